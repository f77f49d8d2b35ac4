BEGIN TRANSACTION;
CREATE TABLE trueup_events (
	seq INTEGER NOT NULL, 
	at VARCHAR(40) NOT NULL, 
	run VARCHAR(80) NOT NULL, 
	type VARCHAR(40) NOT NULL, 
	body TEXT NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "trueup_events" VALUES(1,'2026-11-22T04:21:12.064558+00:00','run-1','new','{"fingerprint":"b2f3c9910c77752684c904ea6df2ce755c9765885b994c30d70075b0e488fb05","resource":"k/a","rule":"drift/changed","scope":"acme"}','0000000000000000000000000000000000000000000000000000000000000000','012b0f1e47276c8e81707cd0a83065353b11cef89d8fd5cca00bc2d98e695404');
INSERT INTO "trueup_events" VALUES(2,'2026-11-22T04:21:12.064558+00:00','run-1','new','{"fingerprint":"d099b9b12a3a817f062731939f20f7685e1428b1a9f10d18e04ca89d06e8a3d2","resource":"k/b","rule":"drift/changed","scope":"acme"}','012b0f1e47276c8e81707cd0a83065353b11cef89d8fd5cca00bc2d98e695404','d1754311f6566f918d01e1ed133b44967c6787e4dfbb522744bd45c5e0357d9d');
INSERT INTO "trueup_events" VALUES(3,'2026-11-22T04:21:12.064558+00:00','run-1','new','{"fingerprint":"5b96e2d6f3e35be97d15d3203e3ba40c0b52390419acec93f0c0513e00513b90","resource":"k/d","rule":"drift/changed","scope":"acme"}','d1754311f6566f918d01e1ed133b44967c6787e4dfbb522744bd45c5e0357d9d','f6d6f8cfac44b92c367279ea9d6643589c27e2523c7718fe4aa32bb79590fb67');
INSERT INTO "trueup_events" VALUES(4,'2026-11-22T04:21:12.064558+00:00','run-1','run','{"actor":"night@host","as_of":"2027-06-02T03:17:00+00:00","complete":true,"ended":"2027-06-02T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":0,"governance":"commit","history":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","id":"run-1","new":3,"open":{"medium":3},"outcome":[],"scope":"acme","started":"2027-06-02T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}','f6d6f8cfac44b92c367279ea9d6643589c27e2523c7718fe4aa32bb79590fb67','0dabd665013c154021e9535a2931115eec4cf07cb4cf536193f222eaac2be0e2');
INSERT INTO "trueup_events" VALUES(5,'2026-11-22T04:21:12.070388+00:00','run-2','new','{"fingerprint":"25fa3ab22b02551f6db9417e16bd1fdafbd495e08266e6eb1f0979b42973864d","resource":"k/c","rule":"drift/changed","scope":"acme"}','0dabd665013c154021e9535a2931115eec4cf07cb4cf536193f222eaac2be0e2','83d016787ce918273701bec8892cd8d60e8ef982cb284440bc370805d51d55c9');
INSERT INTO "trueup_events" VALUES(6,'2026-11-22T04:21:12.070388+00:00','run-2','fixed','{"fingerprint":"5b96e2d6f3e35be97d15d3203e3ba40c0b52390419acec93f0c0513e00513b90","resource":"k/d","rule":"drift/changed","scope":"acme"}','83d016787ce918273701bec8892cd8d60e8ef982cb284440bc370805d51d55c9','14decb54625b2ebae2009fe1fa441c63fb03149fc62a6f0d98641312207a3e73');
INSERT INTO "trueup_events" VALUES(7,'2026-11-22T04:21:12.070388+00:00','run-2','fixed','{"fingerprint":"b2f3c9910c77752684c904ea6df2ce755c9765885b994c30d70075b0e488fb05","resource":"k/a","rule":"drift/changed","scope":"acme"}','14decb54625b2ebae2009fe1fa441c63fb03149fc62a6f0d98641312207a3e73','4d62002d4aa38d607896a8d7e1b19f7db4dbf8df2c08e83e9c4d109a7a0b56b1');
INSERT INTO "trueup_events" VALUES(8,'2026-11-22T04:21:12.070388+00:00','run-2','run','{"actor":"night@host","as_of":"2027-06-03T03:17:00+00:00","complete":true,"ended":"2027-06-03T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":2,"governance":"commit","history":"sha256:11b76e60871b6b83b7a45b885b2a055060f92a6b61d22300cd3b37cc0f8bafd0","id":"run-2","new":1,"open":{"medium":2},"outcome":[],"scope":"acme","started":"2027-06-03T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}','4d62002d4aa38d607896a8d7e1b19f7db4dbf8df2c08e83e9c4d109a7a0b56b1','3642f4689cf86a3cdb1b0f412787e839636ac910c195bc89778f7cebd76afee2');
INSERT INTO "trueup_events" VALUES(9,'2026-11-22T04:21:12.074609+00:00','run-3','regressed','{"fingerprint":"5b96e2d6f3e35be97d15d3203e3ba40c0b52390419acec93f0c0513e00513b90","resource":"k/d","rule":"drift/changed","scope":"acme"}','3642f4689cf86a3cdb1b0f412787e839636ac910c195bc89778f7cebd76afee2','67e350f7a2cd24d798952d4f7e5366105446afacbe43df717d0c5522df4edc97');
INSERT INTO "trueup_events" VALUES(10,'2026-11-22T04:21:12.074609+00:00','run-3','run','{"actor":"night@host","as_of":"2027-06-04T03:17:00+00:00","complete":true,"ended":"2027-06-04T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":0,"governance":"commit","history":"sha256:e4e41f5845daec15df9d241a6ee2e9bcbbb260be5868348d9c3ed66a29fc7d48","id":"run-3","new":1,"open":{"medium":3},"outcome":[],"scope":"acme","started":"2027-06-04T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}','67e350f7a2cd24d798952d4f7e5366105446afacbe43df717d0c5522df4edc97','9af0bc8b4f339816f35d2054ca65de9d81e95413473b9c04aaf2a80b05d06e50');
INSERT INTO "trueup_events" VALUES(11,'2026-11-22T04:21:12.078294+00:00','run-4','run','{"actor":"night@host","as_of":"2027-06-05T03:17:00+00:00","complete":false,"ended":"2027-06-05T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":3,"fixed":0,"governance":"commit","history":"sha256:1b45025333ad979bd0326be75e933f00145c380e3248db3f7d974c0abb427385","id":"run-4","new":0,"open":{"medium":3},"outcome":[],"scope":"acme","started":"2027-06-05T03:17:00+00:00","unconfirmed":2,"version":"1","waived":0}','9af0bc8b4f339816f35d2054ca65de9d81e95413473b9c04aaf2a80b05d06e50','ddb3d03a210366041bca259a5f5557c6e7f6950d6ead73e23ba63cc1d5d037fd');
CREATE TABLE trueup_facts (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "trueup_facts" VALUES('schema','1');
CREATE TABLE trueup_findings (
	scope VARCHAR(200) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	first_seen VARCHAR(40) NOT NULL, 
	last_seen VARCHAR(40) NOT NULL, 
	fixed_at VARCHAR(40) NOT NULL, 
	waived BOOLEAN NOT NULL, 
	sources TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (scope, fingerprint)
);
INSERT INTO "trueup_findings" VALUES('acme','b2f3c9910c77752684c904ea6df2ce755c9765885b994c30d70075b0e488fb05','2027-06-02T03:17:00+00:00','2027-06-02T03:17:00+00:00','2027-06-03T03:17:00+00:00',0,'prod','{"actual":5,"arguments":{"actual":5,"where":"spec/replicas"},"certainty":"certain","confidence":"high","controls":["NIST CM-3"],"evidence":["sha256:live"],"expected":3,"facts":{"manager":"kube-controller-manager","op":"changed"},"fingerprint":"b2f3c9910c77752684c904ea6df2ce755c9765885b994c30d70075b0e488fb05","message":"{where} is {actual}","origin":{"api":"","commit":"","file":"live/web.yaml","line":7,"source":"prod"},"owner":"unowned","path":["spec","replicas"],"remedy":null,"resource":"k/a","rule":"drift/changed","severity":"medium","state":"new","state_hash":"e63b22ac167203571a5bf128474bd9c83cdf88c93e221b317f46e55a7337dc30","version":1}');
INSERT INTO "trueup_findings" VALUES('acme','d099b9b12a3a817f062731939f20f7685e1428b1a9f10d18e04ca89d06e8a3d2','2027-06-02T03:17:00+00:00','2027-06-04T03:17:00+00:00','',0,'prod','{"actual":5,"arguments":{"actual":5,"where":"spec/replicas"},"certainty":"certain","confidence":"high","controls":["NIST CM-3"],"evidence":["sha256:live"],"expected":3,"facts":{"manager":"kube-controller-manager","op":"changed"},"fingerprint":"d099b9b12a3a817f062731939f20f7685e1428b1a9f10d18e04ca89d06e8a3d2","message":"{where} is {actual}","origin":{"api":"","commit":"","file":"live/web.yaml","line":7,"source":"prod"},"owner":"unowned","path":["spec","replicas"],"remedy":null,"resource":"k/b","rule":"drift/changed","severity":"medium","state":"persisting","state_hash":"e63b22ac167203571a5bf128474bd9c83cdf88c93e221b317f46e55a7337dc30","version":1}');
INSERT INTO "trueup_findings" VALUES('acme','5b96e2d6f3e35be97d15d3203e3ba40c0b52390419acec93f0c0513e00513b90','2027-06-02T03:17:00+00:00','2027-06-04T03:17:00+00:00','',0,'prod','{"actual":5,"arguments":{"actual":5,"where":"spec/replicas"},"certainty":"certain","confidence":"high","controls":["NIST CM-3"],"evidence":["sha256:live"],"expected":3,"facts":{"manager":"kube-controller-manager","op":"changed"},"fingerprint":"5b96e2d6f3e35be97d15d3203e3ba40c0b52390419acec93f0c0513e00513b90","message":"{where} is {actual}","origin":{"api":"","commit":"","file":"live/web.yaml","line":7,"source":"prod"},"owner":"unowned","path":["spec","replicas"],"remedy":null,"resource":"k/d","rule":"drift/changed","severity":"medium","state":"regressed","state_hash":"e63b22ac167203571a5bf128474bd9c83cdf88c93e221b317f46e55a7337dc30","version":1}');
INSERT INTO "trueup_findings" VALUES('acme','25fa3ab22b02551f6db9417e16bd1fdafbd495e08266e6eb1f0979b42973864d','2027-06-03T03:17:00+00:00','2027-06-05T03:17:00+00:00','',0,'prod','{"actual":5,"arguments":{"actual":5,"where":"spec/replicas"},"certainty":"certain","confidence":"high","controls":["NIST CM-3"],"evidence":["sha256:live"],"expected":3,"facts":{"manager":"kube-controller-manager","op":"changed"},"fingerprint":"25fa3ab22b02551f6db9417e16bd1fdafbd495e08266e6eb1f0979b42973864d","message":"{where} is {actual}","origin":{"api":"","commit":"","file":"live/web.yaml","line":7,"source":"prod"},"owner":"unowned","path":["spec","replicas"],"remedy":null,"resource":"k/c","rule":"drift/changed","severity":"medium","state":"persisting","state_hash":"e63b22ac167203571a5bf128474bd9c83cdf88c93e221b317f46e55a7337dc30","version":1}');
CREATE TABLE trueup_runs (
	number INTEGER NOT NULL, 
	id VARCHAR(80) NOT NULL, 
	scope VARCHAR(200) NOT NULL, 
	started VARCHAR(40) NOT NULL, 
	complete BOOLEAN NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (id)
);
INSERT INTO "trueup_runs" VALUES(1,'run-1','acme','2027-06-02T03:17:00+00:00',1,'{"actor":"night@host","as_of":"2027-06-02T03:17:00+00:00","complete":true,"ended":"2027-06-02T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":0,"governance":"commit","history":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","id":"run-1","new":3,"open":{"medium":3},"outcome":[],"scope":"acme","started":"2027-06-02T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}');
INSERT INTO "trueup_runs" VALUES(2,'run-2','acme','2027-06-03T03:17:00+00:00',1,'{"actor":"night@host","as_of":"2027-06-03T03:17:00+00:00","complete":true,"ended":"2027-06-03T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":2,"governance":"commit","history":"sha256:11b76e60871b6b83b7a45b885b2a055060f92a6b61d22300cd3b37cc0f8bafd0","id":"run-2","new":1,"open":{"medium":2},"outcome":[],"scope":"acme","started":"2027-06-03T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}');
INSERT INTO "trueup_runs" VALUES(3,'run-3','acme','2027-06-04T03:17:00+00:00',1,'{"actor":"night@host","as_of":"2027-06-04T03:17:00+00:00","complete":true,"ended":"2027-06-04T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":0,"governance":"commit","history":"sha256:e4e41f5845daec15df9d241a6ee2e9bcbbb260be5868348d9c3ed66a29fc7d48","id":"run-3","new":1,"open":{"medium":3},"outcome":[],"scope":"acme","started":"2027-06-04T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}');
INSERT INTO "trueup_runs" VALUES(4,'run-4','acme','2027-06-05T03:17:00+00:00',0,'{"actor":"night@host","as_of":"2027-06-05T03:17:00+00:00","complete":false,"ended":"2027-06-05T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":3,"fixed":0,"governance":"commit","history":"sha256:1b45025333ad979bd0326be75e933f00145c380e3248db3f7d974c0abb427385","id":"run-4","new":0,"open":{"medium":3},"outcome":[],"scope":"acme","started":"2027-06-05T03:17:00+00:00","unconfirmed":2,"version":"1","waived":0}');
CREATE INDEX trueup_runs_by_scope ON trueup_runs (scope, number);
CREATE TRIGGER trueup_events_no_UPDATE BEFORE UPDATE ON trueup_events BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER trueup_events_no_DELETE BEFORE DELETE ON trueup_events BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
COMMIT;
