"""Answers for assistants (Model Context Protocol): the same as the command line gives, with what they rest on."""
