namespace ChatHost.History.Postgres;

/// <summary>Deletes the oldest messages of a room, some at a time; and the size of all that is kept.</summary>
internal static class PostgresTrimFunction
{
    /// <summary>
    /// Deletes at most <c>p_limit</c>: those past the count, those past the age, and <c>p_forget</c> whatever they are. Returns how many
    /// were past the count, and how many it deleted.
    /// </summary>
    public const string Text = """
        CREATE FUNCTION trim_room(
            p_id bigint, p_max bigint, p_not_before bigint, p_forget bigint, p_limit bigint, OUT o_past_count bigint, OUT o_deleted bigint)
        LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
        DECLARE
            v_room rooms%ROWTYPE;
            v_first bigint;
            v_young bigint;
            v_bytes bigint;
        BEGIN
            o_past_count := 0;
            o_deleted := 0;
            SELECT * INTO v_room FROM rooms WHERE id = p_id FOR UPDATE;
            IF NOT FOUND THEN
                RETURN;
            END IF;
            o_past_count := greatest(0, v_room.last_seq - p_max + 1 - v_room.first_seq);
            v_first := v_room.first_seq + greatest(o_past_count, p_forget);
            IF p_not_before > 0 THEN
                SELECT seq INTO v_young FROM messages
                WHERE room_id = p_id AND seq >= v_first AND seq < v_room.first_seq + p_limit AND time >= p_not_before ORDER BY seq LIMIT 1;
                v_first := greatest(v_first, coalesce(v_young, v_room.first_seq + p_limit));
            END IF;
            v_first := least(v_first, v_room.first_seq + p_limit, v_room.last_seq + 1);
            IF v_first <= v_room.first_seq THEN
                RETURN;
            END IF;
            WITH gone AS (DELETE FROM messages WHERE room_id = p_id AND seq < v_first RETURNING text)
            SELECT coalesce(sum(200 + 2 * octet_length(gone.text)), 0) INTO v_bytes FROM gone;
            UPDATE rooms SET first_seq = v_first, version = version + 1,
                bytes = CASE WHEN v_first > last_seq THEN 0 ELSE greatest(0, bytes - v_bytes) END
            WHERE id = p_id;
            o_deleted := v_first - v_room.first_seq;
        END $$;
        """;
}
