using ChatHost.History;
using ChatHost.Hosting.Configuration;
using ChatHost.Hosting.Doctor;
using ChatHost.Hosting.Import;
using ChatHost.Messages;
using ChatHost.Transport.Tls;
using ChatHost.Transport;

namespace ChatHost.Hosting;

/// <summary>From the program's arguments to its exit code. Each mistake is reported in one line on standard error.</summary>
internal static class ChatHostProgram
{
    private const int Success = 0;
    private const int Failure = 1;

    /// <summary>Runs until the host is asked to stop.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="addParts">Registers the parts of the host.</param>
    /// <param name="mapEndpoints">Maps what is answered over HTTP.</param>
    public static async Task<int> RunAsync(string[] args, Action<IServiceCollection> addParts, Action<WebApplication> mapEndpoints)
    {
        var commandLine = CommandLine.Parse(args);
        if (commandLine.Verb is CommandLineVerb.Help or CommandLineVerb.Version)
            return Print(commandLine.Verb is CommandLineVerb.Help ? Usage.Text : CommandLine.VersionText);
        if (commandLine.Mistakes.Count > 0)
            return Fail(commandLine.Mistakes);
        if (!HostConfiguration.TryCreateBuilder(commandLine, out var builder, out var mistake))
            return Fail([mistake]);
        var report = SettingsCheck.Run(builder.Configuration, name => RoomName.TryParse(name, out _, out _));
        if (commandLine.Verb is CommandLineVerb.Doctor)
            return DoctorCommand.Run(builder.Configuration, report, Console.Out);
        if (report.Mistakes.Count > 0)
            return Fail(report.Mistakes);
        if (commandLine.Verb is CommandLineVerb.HealthCheck)
            return await HealthCheck.RunAsync(builder.Configuration);
        if (commandLine.Verb is CommandLineVerb.Backup)
            return BackupCommands.BackUp(builder.Configuration, commandLine.File!);
        if (commandLine.Verb is CommandLineVerb.Restore)
            return BackupCommands.Restore(builder.Configuration, commandLine.File!);
        if (commandLine.Verb is CommandLineVerb.Operator)
            return await OperatorCommand.RunAsync(builder.Configuration, commandLine.Name!, commandLine.TakesExisting, Console.Out, Console.Error);
        if (commandLine.Verb is CommandLineVerb.Import)
            return await ImportCommand.RunAsync(builder.Configuration, commandLine, Console.Out, Console.Error);
        if (!NormalizationSelfTest.Passes())
            return Fail([NoNormalization]);
        if (commandLine.Verb is CommandLineVerb.Migrate)
            return await MigrateCommand.RunAsync(builder.Configuration, commandLine.From!, Console.Out, Console.Error);

        builder.Services.AddSingleton(new StartNotices(report.Notices));
        builder.Services.AddChatHostSettings();
        addParts(builder.Services);
        await using var app = builder.Build();
        mapEndpoints(app);
        if (WarmUp.IsWorthwhile)
            await WarmUp.RunAsync(app.Configuration, app.Logger);
        var problems = app.Services.GetRequiredService<CertificateStore>().Load();
        if (problems.Count > 0)
            return Fail(problems);
        problems = app.Services.GetRequiredService<Listeners>().Bind();
        if (problems.Count > 0)
            return Fail(problems);
        if (await app.Services.GetRequiredService<HistoryStart>().OpenAsync() is { } problem)
            return Fail([problem]);
        await app.RunAsync();
        return Success;
    }

    private const string NoNormalization =
        "This machine cannot normalize Unicode text, so nicknames could be faked: install ICU (Debian's libicu) and "
        + "leave DOTNET_SYSTEM_GLOBALIZATION_INVARIANT unset.";

    private static int Print(string text)
    {
        Console.Out.WriteLine(text);
        return Success;
    }

    private static int Fail(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            Console.Error.WriteLine(line);
        return Failure;
    }
}
