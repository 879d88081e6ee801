namespace ChatHost.History.Postgres;

/// <summary>
/// The one way by which messages come into the database: all that is said in a group of rooms, in one call that is a transaction of its
/// own, so that a client that is stopped holds no lock.
/// </summary>
internal static class PostgresAppendFunction
{
    /// <summary>
    /// Rooms are locked in the order of their ids, in a statement of its own before what is read under the lock. A draft under an id that
    /// its room has is not kept again; one under an id of another room is kept under its own number. A block is kept or known as a whole.
    /// The plans that are made while the tables are empty are kept, so those that are good only then are turned off.
    /// </summary>
    public const string Text = """
        CREATE FUNCTION append(
            p_now bigint, p_run text, p_keys text[], p_names text[],
            p_room bigint[], p_same bigint[], p_continues boolean[], p_kind bigint[], p_nick text[], p_text text[], p_folded text[],
            p_token text[], p_send_id text[], p_serial text[], p_account_id bigint[], p_account text[],
            OUT o_seqs bigint[], OUT o_repeated boolean[], OUT o_ids bigint[], OUT o_lasts bigint[], OUT o_firsts bigint[],
            OUT o_topics text[], OUT o_topic_seqs bigint[], OUT o_erased bigint[], OUT o_spoken bigint[], OUT o_versions bigint[])
        LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
        DECLARE
            v_known_rooms bigint[];
            v_known_seqs bigint[];
            v_bytes bigint[];
            v_blocks bigint[];
            v_block bigint;
            v_known bigint;
            r bigint;
        BEGIN
            INSERT INTO rooms (key, name)
            SELECT k.key, k.name FROM unnest(p_keys, p_names) AS k (key, name)
            WHERE NOT EXISTS (SELECT 1 FROM rooms WHERE rooms.key = k.key) ORDER BY k.key
            ON CONFLICT (key) DO NOTHING;

            PERFORM 1 FROM rooms WHERE key = ANY (p_keys) ORDER BY id FOR UPDATE;

            SELECT array_agg(rooms.id ORDER BY k.place), array_agg(rooms.last_seq ORDER BY k.place), array_agg(rooms.topic ORDER BY k.place),
                array_agg(rooms.topic_seq ORDER BY k.place), array_agg(0::bigint)
            INTO o_ids, o_lasts, o_topics, o_topic_seqs, v_bytes
            FROM unnest(p_keys) WITH ORDINALITY AS k (key, place), LATERAL (SELECT * FROM rooms WHERE rooms.key = k.key LIMIT 1) AS rooms;

            SELECT array_agg(m.room_id ORDER BY d.place), array_agg(m.seq ORDER BY d.place) INTO v_known_rooms, v_known_seqs
            FROM unnest(p_token, p_send_id) WITH ORDINALITY AS d (token, send_id, place) LEFT JOIN LATERAL (
                SELECT room_id, seq FROM messages WHERE messages.token = d.token AND messages.send_id = d.send_id LIMIT 1) AS m ON true;

            FOR i IN 1 .. cardinality(p_room) LOOP
                r := p_room[i];
                v_known := v_known_seqs[i];
                IF v_known_rooms[i] <> o_ids[r] THEN
                    p_token[i] := p_run;
                    p_send_id[i] := p_serial[i];
                    SELECT seq INTO v_known FROM messages WHERE token = p_run AND send_id = p_serial[i];
                END IF;
                IF p_continues[i] AND o_repeated[i - 1] THEN
                    v_known := o_seqs[i - 1] + 1;
                ELSIF p_same[i] > 0 THEN
                    v_known := o_seqs[p_same[i]];
                END IF;
                o_repeated[i] := v_known IS NOT NULL;
                IF o_repeated[i] THEN
                    o_seqs[i] := v_known;
                    CONTINUE;
                END IF;
                o_lasts[r] := o_lasts[r] + 1;
                o_seqs[i] := o_lasts[r];
                IF NOT p_continues[i] THEN
                    v_block := o_seqs[i];
                END IF;
                v_blocks[i] := CASE WHEN p_continues[i] THEN v_block END;
                IF p_kind[i] = 2 THEN
                    o_topics[r] := nullif(p_text[i], '');
                    o_topic_seqs[r] := o_seqs[i];
                END IF;
                v_bytes[r] := v_bytes[r] + 200 + 2 * octet_length(p_text[i]);
            END LOOP;

            INSERT INTO messages (room_id, seq, time, kind, nick, text, folded, token, send_id, first, account_id, account)
            SELECT o_ids[d.room], d.seq, p_now, d.kind, d.nick, d.text, d.folded, d.token, d.send_id, d.block, d.account_id, d.account
            FROM unnest(p_room, o_seqs, o_repeated, p_kind, p_nick, p_text, p_folded, p_token, p_send_id, v_blocks, p_account_id, p_account)
                AS d (room, seq, repeated, kind, nick, text, folded, token, send_id, block, account_id, account)
            WHERE NOT d.repeated;

            UPDATE rooms SET spoken_at = CASE WHEN v.last > rooms.last_seq THEN p_now ELSE spoken_at END,
                last_seq = v.last, topic = v.topic, topic_seq = v.topic_seq, bytes = rooms.bytes + v.bytes, version = version + 1
            FROM unnest(o_ids, o_lasts, o_topics, o_topic_seqs, v_bytes) AS v (id, last, topic, topic_seq, bytes) WHERE rooms.id = v.id;

            SELECT array_agg(rooms.first_seq ORDER BY v.place), array_agg(rooms.erased_to ORDER BY v.place),
                array_agg(rooms.spoken_at ORDER BY v.place), array_agg(rooms.version ORDER BY v.place)
            INTO o_firsts, o_erased, o_spoken, o_versions
            FROM unnest(o_ids) WITH ORDINALITY AS v (id, place), LATERAL (SELECT * FROM rooms WHERE rooms.id = v.id LIMIT 1) AS rooms;
        END $$;
        """;
}
