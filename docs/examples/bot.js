#!/usr/bin/env node
// A bot that listens and answers: whoever says "!roll" in its room reads what the die shows. Cut off, it comes back by
// itself, answers what was asked meanwhile, and nothing twice. Usage: bot.js ws://HOST:8000/ws ROOM [NAME].
// Node 22 has WebSocket; older ones need the package ws (npm install ws).
'use strict';

const WebSocket = globalThis.WebSocket ?? require('ws');
const [url, room, name = 'dice'] = process.argv.slice(2);

let token = null; // with it, the session is the same after a lost connection
let last = null; // the last number read
let wait = 500; // before the next attempt, in milliseconds
const unsaid = new Map(); // answers by id, until acknowledged

function connect() {
  const socket = new WebSocket(url, 'chathost.v1.json');
  const send = frame => socket.send(JSON.stringify(frame));
  socket.addEventListener('open', () =>
    send(token === null ? { type: 'start', nick: name, rooms: [room] } : { type: 'resume', token, rooms: { [room]: last } }));
  socket.addEventListener('message', ({ data }) => hear(JSON.parse(data), send));
  socket.addEventListener('error', () => {}); // "close" follows
  socket.addEventListener('close', () => {
    setTimeout(connect, wait);
    wait = Math.min(2 * wait, 30_000);
  });
}

function hear(heard, send) {
  switch (heard.type) {
    case 'hello': {
      token = heard.token;
      wait = 500;
      const here = heard.rooms.find(one => one.name === room);
      if (here) last ??= here.lastSeq;
      else send({ type: 'join', room, ...(last === null ? {} : { since: last }) });
      for (const [id, text] of unsaid) send({ type: 'send', room, text, id });
      break;
    }
    case 'joined':
      if ('lastSeq' in heard) last ??= heard.lastSeq; // its own
      break;
    case 'message':
    case 'action':
    case 'topic':
    case 'erased':
      if (!(heard.seq > last)) break;
      last = heard.seq;
      if (heard.type === 'message' && heard.text.trim() === '!roll') {
        const id = `roll-${heard.seq}`; // said once under this id, however often it is sent
        unsaid.set(id, `${heard.nick} rolls ${1 + Math.floor(6 * Math.random())}.`);
        send({ type: 'send', room, text: unsaid.get(id), id });
      }
      break;
    case 'ack':
      unsaid.delete(heard.id);
      break;
    case 'bye':
      if (heard.code === 'takenOver' || heard.code === 'kicked') {
        console.error(heard.text);
        process.exit(1);
      }
  }
}

connect();
