package policies.aws.expiring_database_certificate_test

import data.policies.aws.expiring_database_certificate

messages(attributes) := {entry.message | some entry in found} if {
	found := expiring_database_certificate.finding with input as {"as_of": "2028-03-27T00:00:00+00:00", "attributes": attributes}
}

test_reports_one_that_has_run_out if {
	messages({"CertificateDetails": {"ValidTill": "2028-03-01T00:00:00+00:00"}}) == {"the certificate of the server is valid until 2028-03-01T00:00:00+00:00"}
}

test_reports_one_that_runs_out_soon if {
	messages({"CertificateDetails": {"ValidTill": "2028-05-01T00:00:00Z"}}) == {"the certificate of the server is valid until 2028-05-01T00:00:00Z"}
}

test_accepts_one_that_is_valid_for_years if {
	messages({"CertificateDetails": {"ValidTill": "2061-05-01T00:00:00Z"}}) == set()
}

test_accepts_an_end_that_cannot_be_read if {
	messages({"CertificateDetails": {"ValidTill": "soon"}}) == set()
}
