package policies.containers.faulty_instruction_test

import data.policies.containers.faulty_instruction

messages(attributes) := {entry.message | some entry in found} if {
	found := faulty_instruction.finding with input as {"attributes": attributes}
}

test_reports_two_commands if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "CMD", "arguments": "a", "stage": 0}, {"instruction": "CMD", "arguments": "b", "stage": 0}]}) == {"a later CMD takes its place"}
}

test_reports_two_stages_of_one_name if {
	messages({"stages": [{"image": "a:1", "name": "build"}, {"image": "b:1", "name": "Build"}], "instructions": []}) == {"another stage is called Build"}
}

test_reports_a_port_that_is_none if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "EXPOSE", "arguments": "80/tcp 80000", "stage": 0}]}) == {"there is no port 80000"}
}

test_reports_a_relative_folder if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "WORKDIR", "arguments": "app", "stage": 0}]}) == {"the folder app depends on the base image"}
}

test_reports_a_folder_of_the_system if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "WORKDIR", "arguments": "/etc/app", "stage": 0}]}) == {"the folder /etc/app belongs to the system"}
}

test_reports_a_stage_that_copies_from_itself if {
	messages({"stages": [{"image": "a:1", "name": "build"}], "instructions": [{"instruction": "COPY", "arguments": "--from=build /a /b", "stage": 0}]}) == {"the stage copies from itself"}
}

test_reports_many_files_into_one if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "COPY", "arguments": "a b c", "stage": 0}]}) == {"several files are copied and the target is no folder: it must end with /"}
}

test_reports_an_old_instruction if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "MAINTAINER", "arguments": "platform team", "stage": 0}]}) == {"MAINTAINER is read no more: write a label"}
}

test_accepts_a_careful_file if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "WORKDIR", "arguments": "/srv/app", "stage": 0}, {"instruction": "COPY", "arguments": "a b ./", "stage": 0}, {"instruction": "COPY", "arguments": "--from=0 /a /b/", "stage": 0}, {"instruction": "EXPOSE", "arguments": "8080", "stage": 0}, {"instruction": "CMD", "arguments": "a", "stage": 0}]}) == set()
}

test_accepts_a_command_for_each_stage if {
	messages({"stages": [{"image": "debian:12", "name": ""}], "instructions": [{"instruction": "CMD", "arguments": "a", "stage": 0}, {"instruction": "CMD", "arguments": "b", "stage": 1}]}) == set()
}
