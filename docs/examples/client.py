#!/usr/bin/env python3
"""Says each line of its input in a room and prints what the room says. It comes back by itself when the connection
is lost, misses nothing and says nothing twice. Usage: client.py HOST PORT ROOM; ends when all is acknowledged."""
import json, socket, sys, time, uuid

host, port, room = sys.argv[1], int(sys.argv[2]), sys.argv[3]
unsaid = {str(uuid.uuid4()): line.rstrip("\n") for line in sys.stdin}  # by id, until acknowledged
token, last = None, None
while unsaid:
    try:
        with socket.create_connection((host, port), timeout=60) as connection, connection.makefile(encoding="utf-8", newline="\n") as lines:
            def send(**frame):
                connection.sendall(json.dumps(frame).encode() + b"\n")
            connection.sendall(b"/json\n")
            resuming = token is not None
            for line in lines:
                if not line.startswith("{"):
                    continue  # the greeting of the line chat
                heard = json.loads(line)
                if heard["type"] == "hello" and resuming:
                    resuming = False
                    send(type="resume", token=token, rooms={} if last is None else {room: last})
                elif heard["type"] == "hello":
                    token = heard["token"]
                    send(type="join", room=room, **({} if last is None else {"since": last}))
                elif heard["type"] == "joined" and heard["room"] == room and "lastSeq" in heard:  # this one's own
                    last = heard["lastSeq"] if last is None else last
                    for id, text in unsaid.items():
                        send(type="send", room=room, text=text, id=id)
                elif heard["type"] in ("message", "action", "topic") and heard["room"] == room and heard["seq"] > last:
                    last = heard["seq"]
                    print(f'{heard["nick"]}: {heard["text"]}', flush=True)
                elif heard["type"] == "ack" and unsaid.pop(heard["id"], None) is not None and not unsaid:
                    send(type="quit")
                elif heard["type"] == "bye" and heard["code"] == "takenOver":
                    sys.exit("Another client goes on with this session.")
    except OSError as trouble:
        print(trouble, file=sys.stderr)
    if unsaid:
        time.sleep(1)
