"""Is a library orphaned, undeclared, misplaced or known to be bad?"""
