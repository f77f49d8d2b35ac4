"""Does live configuration differ from its spec?"""
