"""Do workflows, tasks and credentials run in a way that can be relied on?"""
