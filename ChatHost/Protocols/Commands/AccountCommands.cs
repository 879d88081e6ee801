using System.Globalization;
using ChatHost.Operations;
using ChatHost.Operations.Accounts;

namespace ChatHost.Protocols.Commands;

/// <summary>What people type about their accounts. A password that is left out is asked for, so that it stands in no list of commands.</summary>
internal static class AccountCommands
{
    private const string AskPassword = "Password:";
    private const string AskNewPassword = "New password:";
    private const string KeyUsage = "/account key LABEL [DAYS] [say]";
    private const string EndUsage = "/account end N|all";
    private const string DeleteUsage = "/account delete PASSWORD [messages]";

    public static ValueTask Register(Typist by, string password) => password.Length > 0
        ? by.RunAsync(by.Operations.Accounts.Register, new RegisterRequest(password))
        : Ask(by, "/register", AskPassword, typed => by.RunAsync(by.Operations.Accounts.Register, new RegisterRequest(typed)));

    public static ValueTask LogIn(Typist by, string argument)
    {
        var (name, password) = ArgumentSplitter.SplitFirst(argument);
        return password.Length > 0
            ? by.RunAsync(by.Operations.Accounts.LogIn, new LoginRequest(name, password))
            : Ask(by, "/login", AskPassword, typed => by.RunAsync(by.Operations.Accounts.LogIn, new LoginRequest(name, typed)));
    }

    public static ValueTask ChangePassword(Typist by, string argument)
    {
        var (old, chosen) = ArgumentSplitter.SplitFirst(argument);
        if (old.Length > 0 && chosen.Length > 0)
            return Change(by, old, chosen);
        if (old.Length > 0)
            return TypedCommands.Misused(by, "/password");
        return Ask(by, "/password", AskPassword, typed => Ask(by, "/password", AskNewPassword, next => Change(by, typed, next)));
    }

    public static ValueTask Account(Typist by, string argument)
    {
        var (action, rest) = ArgumentSplitter.SplitFirst(argument);
        return action.ToUpperInvariant() switch
        {
            "" => by.RunAsync(by.Operations.Accounts.Show, default(AccountRequest)),
            "KEY" => NewKey(by, rest),
            "CERTIFICATE" when rest.Length == 0 => by.RunAsync(by.Operations.Accounts.AddCertificate, default(CertificateRequest)),
            "END" => End(by, rest),
            "DELETE" => Delete(by, rest),
            _ => TypedCommands.Misused(by, "/account"),
        };
    }

    private static ValueTask Change(Typist by, string old, string chosen) =>
        by.RunAsync(by.Operations.Accounts.Password, new PasswordRequest(old, chosen));

    private static ValueTask NewKey(Typist by, string argument)
    {
        var words = ArgumentSplitter.Split(argument).ToList();
        var isSayOnly = words.Count > 1 && words[^1].Equals("say", StringComparison.OrdinalIgnoreCase);
        if (isSayOnly)
            words.RemoveAt(words.Count - 1);
        int? days = null;
        if (words.Count > 1)
        {
            if (!int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > MakeKey.MaxDays)
                return by.RefuseAsync(Refusals.Misused(KeyUsage));
            days = number;
        }

        return words.Count is 1 or 2
            ? by.RunAsync(by.Operations.Accounts.NewKey, new NewKeyRequest(words[0], days, isSayOnly))
            : by.RefuseAsync(Refusals.Misused(KeyUsage));
    }

    private static ValueTask End(Typist by, string argument)
    {
        if (argument.Equals("all", StringComparison.OrdinalIgnoreCase))
            return by.RunAsync(by.Operations.Accounts.End, new EndItemRequest(Item: null));
        return int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? by.RunAsync(by.Operations.Accounts.End, new EndItemRequest(number))
            : by.RefuseAsync(Refusals.Misused(EndUsage));
    }

    private static ValueTask Delete(Typist by, string argument)
    {
        var erases = argument.EndsWith(" messages", StringComparison.OrdinalIgnoreCase) || argument.Equals("messages", StringComparison.OrdinalIgnoreCase);
        var password = erases ? argument[..^"messages".Length].TrimEnd() : argument;
        if (password.Length > 0)
            return by.RunAsync(by.Operations.Accounts.Delete, new DeleteAccountRequest(password, erases));
        return by.Ask is null
            ? by.RefuseAsync(Refusals.Misused(DeleteUsage))
            : Ask(by, "/account", AskPassword, typed => by.RunAsync(by.Operations.Accounts.Delete, new DeleteAccountRequest(typed, erases)));
    }

    private static ValueTask Ask(Typist by, string verb, string question, Func<string, ValueTask> then)
    {
        if (by.Ask is not { } ask)
            return TypedCommands.Misused(by, verb);
        ask(question, then);
        return default;
    }
}
