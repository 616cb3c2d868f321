"""The signing desk: the one process that ever holds opened keys, behind a socket of its own user.

`server.serve` runs it; `client.Desk` talks to it; `orders` are the words they share. Only the server's side loads
pyHanko.
"""
