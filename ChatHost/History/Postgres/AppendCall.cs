using System.Globalization;
using ChatHost.Messages;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>One call of the database's <c>append</c> with what several rooms have to say, and its answer.</summary>
internal sealed class AppendCall
{
    private const string Sql = "SELECT * FROM append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

    private readonly List<PostgresRoomLog> _rooms;
    private readonly object[] _values;

    /// <param name="jobs">What is said.</param>
    /// <param name="run">Names this run of this node in the ids of drafts whose senders gave none.</param>
    /// <param name="now">The time of the messages.</param>
    public AppendCall(IReadOnlyList<AppendJob> jobs, string run, DateTime now)
    {
        Jobs = jobs;
        _rooms = [.. jobs.Select(job => job.Log).Distinct()];
        _rooms.Sort((one, other) => string.CompareOrdinal(one.Room.Key, other.Room.Key));
        var rows = Rows(jobs, run).ToArray();
        _values =
        [
            StoredTime.Of(now),
            run,
            _rooms.ConvertAll(log => log.Room.Key).ToArray(),
            _rooms.ConvertAll(log => log.Room.Text).ToArray(),
            Array.ConvertAll(rows, row => row.Room),
            Array.ConvertAll(rows, row => row.SameAs),
            Array.ConvertAll(rows, row => row.Draft.Continues),
            Array.ConvertAll(rows, row => StoredKind.Of(row.Draft.Kind, row.Draft.IsNotice)),
            Array.ConvertAll(rows, row => row.Draft.Nick.Text),
            Array.ConvertAll(rows, row => row.Draft.Text),
            Array.ConvertAll(rows, row => MessageQueries.FoldedOf(row.Draft.Text)),
            Array.ConvertAll(rows, row => row.Token),
            Array.ConvertAll(rows, row => row.Id),
            Array.ConvertAll(rows, row => row.Serial),
            Array.ConvertAll(rows, row => row.Draft.Account?.Id),
            Array.ConvertAll(rows, row => row.Draft.Account?.Name),
        ];
    }

    public IReadOnlyList<AppendJob> Jobs { get; }

    private readonly record struct Row(Draft Draft, long Room, string Token, string Id, string Serial, long SameAs);

    /// <exception cref="NpgsqlException">Nothing of it was kept, or the answer was lost.</exception>
    public async Task<AppendAnswer> RunAsync(NpgsqlConnection connection)
    {
        await using var command = connection.Command(Sql, _values);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var (ids, lasts, firsts) = (reader.GetFieldValue<long[]>(2), reader.GetFieldValue<long[]>(3), reader.GetFieldValue<long[]>(4));
        var (topics, topicSeqs, erased) = (reader.GetFieldValue<string?[]>(5), reader.GetFieldValue<long[]>(6), reader.GetFieldValue<long[]>(7));
        var (spoken, versions) = (reader.GetFieldValue<long[]>(8), reader.GetFieldValue<long[]>(9));
        var rows = new Dictionary<PostgresRoomLog, RoomRow>();
        for (var i = 0; i < _rooms.Count; i++)
        {
            rows[_rooms[i]] = new(
                ids[i], new(lasts[i], firsts[i], topics[i], topicSeqs[i], erased[i], StoredTime.ToTime(spoken[i])), versions[i]);
        }

        return new(reader.GetFieldValue<long[]>(0), reader.GetFieldValue<bool[]>(1), rows);
    }

    /// <summary>
    /// The drafts of all jobs in a row, each with an id of its own. One that is the same as an earlier one of its room refers to that; an id
    /// that another room of the group uses counts there alone.
    /// </summary>
    private IEnumerable<Row> Rows(IReadOnlyList<AppendJob> jobs, string run)
    {
        var places = new Dictionary<PostgresRoomLog, long>();
        for (var i = 0; i < _rooms.Count; i++)
            places[_rooms[i]] = i + 1;
        var given = new Dictionary<SendId, (long Place, long Room)>();
        var place = 0L;
        foreach (var job in jobs)
        {
            for (var i = 0; i < job.Drafts.Length; i++)
            {
                place++;
                var (room, serial) = (places[job.Log], (job.Serial + i).ToString(CultureInfo.InvariantCulture));
                var (token, id, sameAs) = (run, serial, 0L);
                if (job.Drafts[i].SentAs is { } sentAs)
                {
                    sentAs = new(StoredToken.Of(sentAs.Token), sentAs.Id);
                    if (given.TryAdd(sentAs, (place, room)))
                        (token, id) = (sentAs.Token, sentAs.Id);
                    else if (given[sentAs].Room == room)
                        sameAs = given[sentAs].Place;
                }

                yield return new(job.Drafts[i], room, token, id, serial, sameAs);
            }
        }
    }
}

/// <summary>What <c>append</c> answers.</summary>
/// <param name="Seqs">The number of each draft.</param>
/// <param name="Repeated">Whether its room had its id already, and nothing was kept of it now.</param>
/// <param name="Rooms">The rooms as they are now.</param>
internal sealed record AppendAnswer(long[] Seqs, bool[] Repeated, IReadOnlyDictionary<PostgresRoomLog, RoomRow> Rooms);
