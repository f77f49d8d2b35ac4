package policies.cost.missing_cost_tag_test

import data.policies.cost.missing_cost_tag

messages(attributes) := {entry.message | some entry in found} if {
	found := missing_cost_tag.finding with input as {"attributes": attributes}
}

test_reports_other_tags if {
	messages({"Tags": [{"Key": "Name", "Value": "a"}]}) == {"no tag names an owner, team, project or cost centre"}
}

test_accepts_an_owner if {
	messages({"Tags": [{"Key": "CostCenter", "Value": "42"}]}) == set()
}

test_accepts_tags_that_were_not_read if {
	messages({"GroupId": "sg-1"}) == set()
}

test_accepts_other_spellings if {
	messages({"Tags": [{"Key": "Cost Centre", "Value": "12"}]}) == set()
	messages({"Tags": [{"Key": "business-unit", "Value": "shop"}]}) == set()
}
