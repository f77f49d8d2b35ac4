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
INSERT INTO "trueup_events" VALUES(1,'2026-11-22T06:26:07.988757+00:00','run-1','new','{"fingerprint":"b2f3c9910c77752684c904ea6df2ce755c9765885b994c30d70075b0e488fb05","looked":"","resource":"k/a","rule":"drift/changed","scope":"acme","seen":"2027-06-02T03:17:00+00:00","severity":"medium"}','0000000000000000000000000000000000000000000000000000000000000000','6b05112fe148e8e9089c65dae609bb96471ca20450c992a7695d1d200d8ce19e');
INSERT INTO "trueup_events" VALUES(2,'2026-11-22T06:26:07.988757+00:00','run-1','new','{"fingerprint":"2731f8337dc65caca6ddc201568cb3659e34ce79f7f53e91741d118bf541258e","looked":"","resource":"k/cafe\u0301","rule":"drift/changed","scope":"acme","seen":"2027-06-02T03:17:00+00:00","severity":"medium"}','6b05112fe148e8e9089c65dae609bb96471ca20450c992a7695d1d200d8ce19e','2f164f6d1bea9b7ef5701afacf19d9465b6941d830d9cc33de4160a1923c8bcb');
INSERT INTO "trueup_events" VALUES(3,'2026-11-22T06:26:07.988757+00:00','run-1','run','{"actor":"night@host","as_of":"2027-06-02T03:17:00+00:00","complete":true,"content":"ec01ac7bad1a8b0eed644484d6fd70a2f2c8d684fecb8c89f278e9071166c8ca","ended":"2027-06-02T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":0,"governance":"commit","history":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","id":"run-1","new":2,"open":{"medium":2},"outcome":[],"scope":"acme","started":"2027-06-02T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}','2f164f6d1bea9b7ef5701afacf19d9465b6941d830d9cc33de4160a1923c8bcb','0106e2edbe3ea14c1ee00860fd891644f5b74f7047b5e4681cd7c20d988894e5');
INSERT INTO "trueup_events" VALUES(4,'2026-11-22T06:26:07.988757+00:00','run-1','state','{"digest":"c10762aa83179e6e0dc56128e141848d719e3efcff731cb03fd40024d2bcc364","rows":2,"scope":"acme"}','0106e2edbe3ea14c1ee00860fd891644f5b74f7047b5e4681cd7c20d988894e5','41b8232ed404a89bbcd4fd7fd85f01dd49f3aaae367dfa3c3af3045338029a77');
INSERT INTO "trueup_events" VALUES(5,'2026-11-22T06:26:07.999863+00:00','run-2','fixed','{"fingerprint":"b2f3c9910c77752684c904ea6df2ce755c9765885b994c30d70075b0e488fb05","fixed":"2027-06-03T03:17:00+00:00","opened":"2027-06-02T03:17:00+00:00","resource":"k/a","rule":"drift/changed","scope":"acme","severity":"medium"}','41b8232ed404a89bbcd4fd7fd85f01dd49f3aaae367dfa3c3af3045338029a77','9b380d05e38651a678b2af84c6bed4826c9975af94bcbaa358d2ed047f2bc341');
INSERT INTO "trueup_events" VALUES(6,'2026-11-22T06:26:07.999863+00:00','run-2','run','{"actor":"night@host","as_of":"2027-06-03T03:17:00+00:00","complete":true,"content":"12c8d38c2c47b380d61b9e92840720b1dbc85c03f84aa064955deb5ca4ca451d","ended":"2027-06-03T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":1,"governance":"commit","history":"sha256:7e284a4cfadd10cd98f166cfe3a472da6d5d1828fe4de564adad1db3ad847781","id":"run-2","new":0,"open":{"medium":1},"outcome":[],"scope":"acme","started":"2027-06-03T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}','9b380d05e38651a678b2af84c6bed4826c9975af94bcbaa358d2ed047f2bc341','7ff48ba4f71f14098d1f430b838ad3eca7d9c3863da0c2152c9e6946dfe37004');
INSERT INTO "trueup_events" VALUES(7,'2026-11-22T06:26:07.999863+00:00','run-2','state','{"digest":"03125a9b1081638e90e050bf2d6fdfc47d1f5b5651dd441202b279ba00724c24","rows":2,"scope":"acme"}','7ff48ba4f71f14098d1f430b838ad3eca7d9c3863da0c2152c9e6946dfe37004','78b2b7db6613dee55ef9aa0b528c70a80563b3a57c7b456cbf371861fb41e34e');
INSERT INTO "trueup_events" VALUES(8,'2026-11-22T06:26:08.010872+00:00','run-3','regressed','{"fingerprint":"b2f3c9910c77752684c904ea6df2ce755c9765885b994c30d70075b0e488fb05","looked":"2027-06-03T03:17:00+00:00","resource":"k/a","rule":"drift/changed","scope":"acme","seen":"2027-06-04T03:17:00+00:00","severity":"medium"}','78b2b7db6613dee55ef9aa0b528c70a80563b3a57c7b456cbf371861fb41e34e','5db832d4995ece98441f88a419e14c8535b822410ae36a2a815379a62f9cf32e');
INSERT INTO "trueup_events" VALUES(9,'2026-11-22T06:26:08.010872+00:00','run-3','run','{"actor":"night@host","as_of":"2027-06-04T03:17:00+00:00","complete":true,"content":"0671a56a4024f39c80fc09438ec602eb30bb4b56c15116e05c3e84cfc30c67e0","ended":"2027-06-04T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":0,"governance":"commit","history":"sha256:e12b3c95539f030467f5d9d74b565f394d3a72341877c50cf37dd1bc6216bd6b","id":"run-3","new":1,"open":{"medium":2},"outcome":[],"scope":"acme","started":"2027-06-04T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}','5db832d4995ece98441f88a419e14c8535b822410ae36a2a815379a62f9cf32e','950d1acd5003b4f4d21293c0b54ddf2f0c8c16495a70c1b5788901d8c66148c9');
INSERT INTO "trueup_events" VALUES(10,'2026-11-22T06:26:08.010872+00:00','run-3','state','{"digest":"cd1aad7938367480a15d6ba0c3a93e5edd53d35cee56c0d7a6c5b32e18c32747","rows":2,"scope":"acme"}','950d1acd5003b4f4d21293c0b54ddf2f0c8c16495a70c1b5788901d8c66148c9','9ad6897f7089b2f02acbdebd62e5db8a776b0bdd5f53efeb4609f2d94201c3b2');
CREATE TABLE trueup_facts (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "trueup_facts" VALUES('schema','2');
CREATE TABLE trueup_findings (
	scope VARCHAR(200) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	first_seen VARCHAR(40) NOT NULL, 
	last_seen VARCHAR(40) NOT NULL, 
	fixed_at VARCHAR(40) NOT NULL, 
	waived BOOLEAN NOT NULL, 
	sources TEXT NOT NULL, 
	body TEXT NOT NULL, 
	opened_at VARCHAR(40) DEFAULT '' NOT NULL, 
	looked_at VARCHAR(40) DEFAULT '' NOT NULL, 
	times_fixed INTEGER DEFAULT '0' NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, 
	PRIMARY KEY (scope, fingerprint)
);
INSERT INTO "trueup_findings" VALUES('acme','b2f3c9910c77752684c904ea6df2ce755c9765885b994c30d70075b0e488fb05','2027-06-02T03:17:00+00:00','2027-06-04T03:17:00+00:00','',0,'prod','{"actual":5,"arguments":{"actual":5,"where":"spec/replicas"},"certainty":"certain","confidence":"high","controls":["NIST CM-3"],"evidence":["sha256:live"],"expected":3,"facts":{"manager":"kube-controller-manager","op":"changed"},"fingerprint":"b2f3c9910c77752684c904ea6df2ce755c9765885b994c30d70075b0e488fb05","message":"{where} is {actual}","origin":{"api":"","commit":"","file":"live/web.yaml","line":7,"source":"prod"},"owner":"unowned","path":["spec","replicas"],"remedy":null,"resource":"k/a","rule":"drift/changed","severity":"medium","state":"regressed","state_hash":"e63b22ac167203571a5bf128474bd9c83cdf88c93e221b317f46e55a7337dc30","version":1}','2027-06-04T03:17:00+00:00','2027-06-03T03:17:00+00:00',1,1);
INSERT INTO "trueup_findings" VALUES('acme','2731f8337dc65caca6ddc201568cb3659e34ce79f7f53e91741d118bf541258e','2027-06-02T03:17:00+00:00','2027-06-04T03:17:00+00:00','',0,'prod','{"actual":5,"arguments":{"actual":5,"where":"spec/replicas"},"certainty":"certain","confidence":"high","controls":["NIST CM-3"],"evidence":["sha256:live"],"expected":3,"facts":{"manager":"kube-controller-manager","op":"changed"},"fingerprint":"2731f8337dc65caca6ddc201568cb3659e34ce79f7f53e91741d118bf541258e","message":"{where} is {actual}","origin":{"api":"","commit":"","file":"live/web.yaml","line":7,"source":"prod"},"owner":"unowned","path":["spec","replicas"],"remedy":null,"resource":"k/cafe\u0301","rule":"drift/changed","severity":"medium","state":"persisting","state_hash":"e63b22ac167203571a5bf128474bd9c83cdf88c93e221b317f46e55a7337dc30","version":1}','2027-06-02T03:17:00+00:00','',0,1);
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
INSERT INTO "trueup_runs" VALUES(1,'run-1','acme','2027-06-02T03:17:00+00:00',1,'{"actor":"night@host","as_of":"2027-06-02T03:17:00+00:00","complete":true,"content":"ec01ac7bad1a8b0eed644484d6fd70a2f2c8d684fecb8c89f278e9071166c8ca","ended":"2027-06-02T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":0,"governance":"commit","history":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","id":"run-1","new":2,"open":{"medium":2},"outcome":[],"scope":"acme","started":"2027-06-02T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}');
INSERT INTO "trueup_runs" VALUES(2,'run-2','acme','2027-06-03T03:17:00+00:00',1,'{"actor":"night@host","as_of":"2027-06-03T03:17:00+00:00","complete":true,"content":"12c8d38c2c47b380d61b9e92840720b1dbc85c03f84aa064955deb5ca4ca451d","ended":"2027-06-03T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":1,"governance":"commit","history":"sha256:7e284a4cfadd10cd98f166cfe3a472da6d5d1828fe4de564adad1db3ad847781","id":"run-2","new":0,"open":{"medium":1},"outcome":[],"scope":"acme","started":"2027-06-03T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}');
INSERT INTO "trueup_runs" VALUES(3,'run-3','acme','2027-06-04T03:17:00+00:00',1,'{"actor":"night@host","as_of":"2027-06-04T03:17:00+00:00","complete":true,"content":"0671a56a4024f39c80fc09438ec602eb30bb4b56c15116e05c3e84cfc30c67e0","ended":"2027-06-04T03:17:00+00:00","evidence":"sha256:e","evidence_head":"","exit_code":1,"fixed":0,"governance":"commit","history":"sha256:e12b3c95539f030467f5d9d74b565f394d3a72341877c50cf37dd1bc6216bd6b","id":"run-3","new":1,"open":{"medium":2},"outcome":[],"scope":"acme","started":"2027-06-04T03:17:00+00:00","unconfirmed":0,"version":"1","waived":0}');
CREATE INDEX trueup_runs_by_scope ON trueup_runs (scope, number);
CREATE TRIGGER trueup_events_no_UPDATE BEFORE UPDATE ON trueup_events BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER trueup_events_no_DELETE BEFORE DELETE ON trueup_events BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
COMMIT;
