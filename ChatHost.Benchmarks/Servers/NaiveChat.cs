using System.Collections.Concurrent;
using System.Net.Sockets;

namespace ChatHost.Benchmarks.Servers;

/// <summary>
/// A chat as it is first written: a task for each connection reads lines, and writes each to every other member and flushes.
/// It speaks as much of ChatHost's protocol as the load needs.
/// </summary>
internal sealed class NaiveChat
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Guest, bool>> _rooms = new();
    private int _guests;

    public static void Start(Socket listener) => _ = new NaiveChat().AcceptAsync(listener);

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            var connection = await listener.AcceptAsync();
            connection.NoDelay = true;
            _ = SpeakAsync(connection);
        }
    }

    private async Task SpeakAsync(Socket connection)
    {
        await using var stream = new NetworkStream(connection, ownsSocket: true);
        using var reader = new StreamReader(stream, leaveOpen: true);
        using var guest = new Guest($"user{Interlocked.Increment(ref _guests)}", new StreamWriter(stream, leaveOpen: true));
        var room = Enter("general", guest);
        try
        {
            await guest.SendAsync("Welcome to the chat server!");
            await guest.SendAsync($"* You are {guest.Name} in general. {room.Count} here.");
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("/join ", StringComparison.Ordinal))
                {
                    room.TryRemove(guest, out _);
                    room = Enter(line[6..], guest);
                    await guest.SendAsync($"* You are in {line[6..]}. {room.Count} here.");
                    continue;
                }

                foreach (var member in room.Keys)
                {
                    if (member != guest)
                        await member.SendAsync($"{guest.Name}: {line}");
                }
            }
        }
        catch (IOException)
        {
            // The peer is gone.
        }
        finally
        {
            room.TryRemove(guest, out _);
        }
    }

    private ConcurrentDictionary<Guest, bool> Enter(string name, Guest guest)
    {
        var room = _rooms.GetOrAdd(name, _ => new());
        room[guest] = true;
        return room;
    }

    /// <summary>One who is connected; lines to it from different tasks go out one after the other.</summary>
    private sealed class Guest(string name, StreamWriter writer) : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1);

        public string Name => name;

        public async Task SendAsync(string line)
        {
            await _turn.WaitAsync();
            try
            {
                await writer.WriteAsync(line + "\r\n");
                await writer.FlushAsync();
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // Its own task learns that it is gone.
            }
            finally
            {
                _turn.Release();
            }
        }

        public void Dispose() => writer.Dispose();
    }
}
