"""Do tools, seats and bots stay within what was bought?"""
