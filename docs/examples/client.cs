// Says each line of its input in a room and prints what the room says. It comes back by itself when the connection is
// lost, misses nothing and says nothing twice. Usage: dotnet run client.cs HOST PORT ROOM; ends when all is acknowledged.
// The client is ChatHost.Client. Outside a clone of ChatHost the next line is: #:package ChatHost.Client@0.1.0
#:project ../../ChatHost.Client/ChatHost.Client.csproj

using ChatHost.Client;

await using var chat = ChatClient.Start(new() { Server = new($"tcp://{args[0]}:{args[1]}"), Rooms = [args[2]] });
var printing = PrintAsync();
var saying = new List<Task>();
while (Console.ReadLine() is { } text)
    saying.Add(chat.SendAsync(args[2], text));
try
{
    await Task.WhenAll(saying);
    await chat.QuitAsync();
    await printing;
    return 0;
}
catch (Exception exception) when (exception is ChatRequestException or ChatSessionEndedException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

async Task PrintAsync()
{
    await foreach (var happened in chat.ReadAllAsync())
    {
        if (happened is MessageEvent message)
            Console.WriteLine($"{message.Nick}: {message.Text}");
        else if (happened is DisconnectedEvent lost)
            Console.Error.WriteLine($"{lost.Reason} The next attempt comes in {lost.RetryIn.TotalSeconds:0.0} s.");
    }
}
