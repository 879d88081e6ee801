using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line;

/// <summary>
/// The line chat as one simple sequential story: who is where, and what each person reads after each step. It knows ASCII
/// names and one look-alike of <c>bob</c>, and the three settings that the model test changes.
/// </summary>
[SuppressMessage("Performance", "CA1822", Justification = "All that people do is told in one way.")]
internal sealed class ChatModel
{
    public const int PresenceLimit = 3;
    public const int MaxPerSession = 3;
    public const int ReplayOnJoin = 2;
    public const string LookAlikeOfBob = "b\u043Eb";

    private readonly SortedDictionary<string, Place> _rooms = new(StringComparer.Ordinal);
    private readonly HashSet<int> _takenByHand = [];
    private DateTime _now = ManualTime.Start.UtcDateTime;
    private int _lastDefault;

    public List<Person> People { get; } = [];

    private string Time => _now.ToString("[yyyy-MM-dd HH:mm:ss] ", CultureInfo.InvariantCulture);

    private IEnumerable<Place> Existing => _rooms.Values.Where(room => room.Members.Count > 0 || room.Log.Count > 0);

    public Person Connect()
    {
        do
            _lastDefault++;
        while (_takenByHand.Remove(_lastDefault) || Find($"user{_lastDefault}") is not null);

        var person = new Person(People.Count, $"user{_lastDefault}");
        People.Add(person);
        var general = RoomOf("general");
        Enter(person, general);
        person.Reads("Welcome to the chat server!", $"* You are {person.Nick} in general. {general.Members.Count} here. Type /help for commands.");
        return person;
    }

    public void ASecondPasses()
    {
        _now += TimeSpan.FromSeconds(1);
        foreach (var person in People.Where(person => person.IsHere))
            Announce(person);
    }

    public void Say(Person who, string text) => Speak(who, $"{who.Nick}: {text}");

    public void Act(Person who, string text) => Speak(who, $"~ {who.Nick} {text}");

    public void SetTopic(Person who, string text)
    {
        Announce(who);
        if (IsNowhere(who))
            return;
        var room = who.Current!;
        room.Log.Add((who.Nick, $"{Time}* Topic of {room.Name}: {text}", IsTopic: true));
        foreach (var member in room.Members.Keys)
            member.Reads($"* Topic of {room.Name}: {text}");
    }

    public void Join(Person who, string name)
    {
        Announce(who);
        var room = RoomOf(name);
        if (!who.Rooms.Contains(room))
        {
            if (who.Rooms.Count == MaxPerSession)
            {
                who.Reads($"! Too many rooms: the limit is {MaxPerSession}.");
                return;
            }

            Enter(who, room);
            AnnounceIn(who, room);
        }

        who.Current = room;
        who.Reads($"* You are in {name}. {room.Members.Count} here. Last number: {room.Log.Count}.");
        foreach (var (author, line, isTopic) in room.Log.TakeLast(ReplayOnJoin))
        {
            if (isTopic || !who.Ignored.Any(entry => entry.Key == Key(author)))
                who.Reads(line);
        }
    }

    public void Leave(Person who, string? name)
    {
        Announce(who);
        var room = name is null ? who.Current : who.Rooms.Find(room => room.Name == name);
        if (room is null)
        {
            who.Reads(name is null ? "! You are in no room. /join one." : $"! You are not in {name}.");
            return;
        }

        Exit(who, room, text: "");
        who.Reads($"* You left {room.Name}.");
        if (who.Current == room)
            who.Current = who.Rooms.LastOrDefault();
    }

    public void TakeName(Person who, string name)
    {
        Announce(who);
        if (IsTakenByAnother(who, name))
        {
            who.Reads($"! Nickname already in use: {name}");
            return;
        }

        var from = who.Nick;
        who.Nick = name;
        if (Key(name).StartsWith("USER", StringComparison.Ordinal)
            && int.TryParse(Key(name)[4..], CultureInfo.InvariantCulture, out var number) && number > _lastDefault)
        {
            _takenByHand.Add(number);
        }

        who.Reads($"Nickname changed to: {name}");
        if (from == name)
            return;
        var tellers = who.Rooms.Where(room => room.TellsOfPresence && room.Members[who]);
        foreach (var reader in tellers.SelectMany(room => room.Members.Keys).Distinct().Where(reader => reader != who))
            reader.Reads($"* {from} is now known as {name}.");
    }

    public void Whisper(Person who, string to, string text)
    {
        Announce(who);
        if (Find(to) is not { } receiver)
        {
            who.Reads($"! No such nickname: {to}");
            return;
        }

        if (!receiver.Hides(who))
            receiver.Reads($"{who.Nick} -> you: {text}");
        who.Reads($"you -> {receiver.Nick}: {text}");
    }

    public void Ignore(Person who, string name)
    {
        Announce(who);
        if (Find(name) is not { } found)
        {
            who.Reads($"! No such nickname: {name}");
        }
        else if (found == who)
        {
            who.Reads("! You cannot ignore yourself.");
        }
        else
        {
            if (!who.Hides(found))
                who.Ignored.Add((Key(found.Nick), found.Id));
            who.Reads($"* You ignore {found.Nick}. /unignore {found.Nick} shows their lines again.");
        }
    }

    public void Unignore(Person who, string name)
    {
        Announce(who);
        var found = Find(name);
        var removed = who.Ignored.RemoveAll(entry => entry.Key == Key(name) || entry.Id == found?.Id);
        who.Reads(removed > 0 ? $"* You no longer ignore {name}." : $"! You do not ignore {name}.");
    }

    public void Who(Person who, string name)
    {
        Announce(who);
        if (Existing.FirstOrDefault(room => room.Name == name) is not { } room)
        {
            who.Reads($"! No such room: {name}");
            return;
        }

        var names = room.Members.Keys.Select(member => member.Nick).Order(StringComparer.OrdinalIgnoreCase);
        who.Reads($"* {name}: {(room.Members.Count == 0 ? "nobody" : string.Join(", ", names))}");
    }

    public void ListRooms(Person who)
    {
        Announce(who);
        foreach (var room in Existing.OrderByDescending(room => room.Members.Count))
            who.Reads($"* {room.Name}: {room.Members.Count} here");
        if (!Existing.Any())
            who.Reads("* There are no rooms. /join makes one.");
    }

    public void Quit(Person who, string text)
    {
        Announce(who);
        who.Reads("* Bye.");
        Hangup(who, text);
    }

    public void Hangup(Person who, string text = "")
    {
        who.IsHere = false;
        foreach (var room in who.Rooms.ToArray())
            Exit(who, room, text);
    }

    private static string Key(string name) => name.ToUpperInvariant();

    private static bool IsNowhere(Person who)
    {
        if (who.Current is null)
            who.Reads("! You are in no room. /join one.");
        return who.Current is null;
    }

    private static void Enter(Person who, Place room)
    {
        room.Members.Add(who, false);
        who.Rooms.Add(room);
        who.Current = room;
    }

    private static void Exit(Person who, Place room, string text)
    {
        var isTold = room.TellsOfPresence && room.Members[who];
        room.Members.Remove(who);
        who.Rooms.Remove(room);
        if (isTold)
            room.TellAll(text.Length > 0 ? $"* {who.Nick} left {room.Name}: {text}" : $"* {who.Nick} left {room.Name}.");
    }

    private static void AnnounceIn(Person who, Place room)
    {
        if (room.Members[who] || !room.TellsOfPresence)
            return;
        room.TellAll($"* {who.Nick} joined {room.Name}.", except: who);
        room.Members[who] = true;
    }

    private static void Announce(Person who)
    {
        if (who.IsAnnounced)
            return;
        who.IsAnnounced = true;
        foreach (var room in who.Rooms)
            AnnounceIn(who, room);
    }

    private void Speak(Person who, string line)
    {
        Announce(who);
        if (IsNowhere(who))
            return;
        var room = who.Current!;
        room.Log.Add((who.Nick, Time + line, IsTopic: false));
        foreach (var reader in room.Members.Keys.Where(member => member != who && !member.Hides(who)))
            reader.Reads(reader.Current == room ? line : $"[{room.Name}] {line}");
    }

    private bool IsTakenByAnother(Person who, string name)
    {
        var others = People.Where(person => person.IsHere && person != who).Select(person => Key(person.Nick)).ToArray();
        return others.Contains(Key(name)) || (name == LookAlikeOfBob && others.Contains("BOB"));
    }

    private Person? Find(string name) => People.Find(person => person.IsHere && Key(person.Nick) == Key(name));

    private Place RoomOf(string name)
    {
        if (!_rooms.TryGetValue(name, out var room))
            _rooms.Add(name, room = new(name));
        return room;
    }

    /// <summary>Somebody, under the names of this story.</summary>
    internal sealed class Person(int id, string nick)
    {
        private readonly List<string> _reads = [];

        public int Id => id;

        public string Nick { get; set; } = nick;

        public bool IsHere { get; set; } = true;

        public bool IsAnnounced { get; set; }

        public List<Place> Rooms { get; } = [];

        public Place? Current { get; set; }

        public List<(string Key, int Id)> Ignored { get; } = [];

        public bool Hides(Person other) => Ignored.Any(entry => entry.Key == Key(other.Nick) || entry.Id == other.Id);

        public void Reads(params string[] lines) => _reads.AddRange(lines);

        /// <summary>What this person read in the step that ends now.</summary>
        public string[] EndStep()
        {
            string[] reads = [.. _reads];
            _reads.Clear();
            return reads;
        }
    }

    /// <summary>A room: its members, each with whether the room has read of it, and all that was said.</summary>
    internal sealed class Place(string name)
    {
        public string Name => name;

        public Dictionary<Person, bool> Members { get; } = [];

        public List<(string Nick, string Line, bool IsTopic)> Log { get; } = [];

        public bool TellsOfPresence => Members.Count <= PresenceLimit;

        public void TellAll(string line, Person? except = null)
        {
            foreach (var member in Members.Keys.Where(member => member != except))
                member.Reads(line);
        }
    }
}
