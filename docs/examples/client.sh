#!/usr/bin/env bash
# Says each line of its input in a room and prints what the room says. It comes back by itself when the connection is
# lost, misses nothing and says nothing twice. Needs nc and jq. Usage: client.sh HOST PORT ROOM; ends when all is acknowledged.
host=$1 port=$2 room=$3 run=$$-$RANDOM token="" last=-1
mapfile -t unsaid # by number, until acknowledged

send() { jq -nc --arg room "$room" --arg token "$token" --argjson last "$last" --arg text "${2-}" --arg id "$run-${3-}" "$1" >&"$to"; }

trap '' PIPE
while [ ${#unsaid[@]} -gt 0 ]; do
    coproc server { exec nc "$host" "$port"; }
    exec {to}>&"${server[1]}"- {from}<&"${server[0]}"-
    echo /json >&"$to"
    resuming=$token
    while IFS= read -r -t 5 line <&"$from" || { [ $? -gt 128 ] && line=$(send '{type: "rooms"}' && echo silence); }; do
        [[ $line == "{"* ]] || continue # the greeting of the line chat; or silence, and whether anyone is there
        IFS=$'\t' read -r type in id seq nick text < <(jq -r '[.type, .room // "-", .id // "-", .seq // .lastSeq // -1, .nick // "-", .text // ""] | join("\t")' <<<"$line")
        case $type in
            hello) if [ -n "$resuming" ]; then
                    resuming=""
                    send '{type: "resume", token: $token, rooms: (if $last < 0 then {} else {($room): $last} end)}'
                else
                    token=$(jq -r .token <<<"$line")
                    send '{type: "join", room: $room} + if $last < 0 then {} else {since: $last} end'
                fi ;;
            joined) [ "$in" = "$room" ] && [ "$seq" -ge 0 ] || continue # not this one's own
                [ "$last" -ge 0 ] || last=$seq
                for i in "${!unsaid[@]}"; do send '{type: "send", room: $room, text: $text, id: $id}' "${unsaid[$i]}" "$i"; done ;;
            message | action | topic) [ "$in" = "$room" ] && [ "$seq" -gt "$last" ] && last=$seq && printf '%s: %s\n' "$nick" "$text" ;;
            ack) unset "unsaid[${id##*-}]" && [ ${#unsaid[@]} -eq 0 ] && send '{type: "quit"}' && break ;;
            bye) [[ $line == *'"takenOver"'* ]] && exit 1 ;;
        esac
    done
    exec {to}>&- {from}<&-
    [ ${#unsaid[@]} -eq 0 ] || sleep 1
done
