#!/usr/bin/env python3
"""A bot that listens and answers: whoever says "!roll" in its room reads what the die shows. Cut off, it comes back by
itself, answers what was asked meanwhile, and nothing twice. Usage: bot.py ws://HOST:8000/ws ROOM [NAME].
Needs the package websockets (pip install websockets)."""
import asyncio, json, random, sys, websockets

url, room = sys.argv[1:3]
name = sys.argv[3] if len(sys.argv) > 3 else "dice"


async def main():
    token, last = None, None  # what it takes to come back
    unsaid = {}  # answers by id, until acknowledged
    async for socket in websockets.connect(url, subprotocols=["chathost.v1.json"]):  # again and again, a little later each time
        async def send(**frame):
            await socket.send(json.dumps(frame))

        try:
            if token is None:
                await send(type="start", nick=name, rooms=[room])
            else:
                await send(type="resume", token=token, rooms={room: last})
            async for frame in socket:
                heard = json.loads(frame)
                if heard["type"] == "hello":
                    token = heard["token"]
                    here = {one["name"]: one["lastSeq"] for one in heard["rooms"]}
                    if room not in here:
                        await send(type="join", room=room, **({} if last is None else {"since": last}))
                    last = here.get(room) if last is None else last
                    for id, text in unsaid.items():
                        await send(type="send", room=room, text=text, id=id)
                elif heard["type"] == "joined" and "lastSeq" in heard:  # its own
                    last = heard["lastSeq"] if last is None else last
                elif "seq" in heard and heard["type"] != "ack" and heard["seq"] > last:
                    last = heard["seq"]
                    if heard["type"] == "message" and heard["text"].strip() == "!roll":
                        id = f"roll-{heard['seq']}"  # said once under this id, however often it is sent
                        unsaid[id] = f"{heard['nick']} rolls {random.randint(1, 6)}."
                        await send(type="send", room=room, text=unsaid[id], id=id)
                elif heard["type"] == "ack":
                    unsaid.pop(heard.get("id"), None)
                elif heard["type"] == "bye" and heard["code"] in ("takenOver", "kicked"):
                    sys.exit(heard["text"])
        except websockets.ConnectionClosed:
            pass


asyncio.run(main())
