package policies.github.condition_always_true_test

import data.policies.github.condition_always_true

messages(attributes) := {entry.message | some entry in found} if {
	found := condition_always_true.finding with input as {"attributes": attributes}
}

test_reports_a_line_break if {
	messages({"jobs": {"a": {"if": "${{ github.ref == 'refs/heads/main' }}\n"}}}) == {"the condition is a text, which is always true"}
}

test_reports_two_expressions if {
	messages({"jobs": {"a": {"steps": [{"if": "${{ inputs.a }} && ${{ inputs.b }}"}]}}}) == {"the condition is a text, which is always true"}
}

test_accepts_one_expression if {
	messages({"jobs": {"a": {"if": "${{ github.ref == 'refs/heads/main' }}"}}}) == set()
}

test_accepts_a_condition_without_braces if {
	messages({"jobs": {"a": {"if": "github.ref == 'refs/heads/main'"}}}) == set()
}

test_accepts_an_input_of_that_name if {
	messages({"jobs": {"a": {"steps": [{"with": {"text": "${{ a }} b"}}]}}}) == set()
}

test_accepts_braces_inside_an_expression if {
	messages({"jobs": {"build": {"if": "${{ format('{0}', github.ref) == 'x' }}", "steps": [{"if": "${{ contains(toJSON(github), '}') }}"}]}}}) == set()
}

test_accepts_an_input_that_is_called_if if {
	messages({"jobs": {"build": {"steps": [{"uses": "a/b@v1", "with": {"if": "x ${{ github.ref }}"}}]}}}) == set()
}

test_reports_two_expressions_beside_one_another if {
	messages({"jobs": {"build": {"if": "${{ github.ref == 'x' }} && ${{ success() }}"}}}) == {"the condition is a text, which is always true"}
}
