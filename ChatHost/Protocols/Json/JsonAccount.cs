using System.Text.Json;
using ChatHost.Operations.Accounts;

namespace ChatHost.Protocols.Json;

/// <summary>What an account has, as one object.</summary>
internal static class JsonAccount
{
    public static ReadOnlyMemory<byte> Of(AccountView view) => JsonObjects.Of(view, static (json, view) =>
    {
        json.WriteString(JsonNames.Type, "account");
        json.WriteString("name", view.Account.Name.Text);
        json.WriteTime("registered", view.Account.RegisteredAt);
        json.WriteBoolean("operator", view.Account.IsOperator);
        json.WriteStartArray("items");
        foreach (var item in view.Items)
            Write(json, item);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, AccountItem item)
    {
        json.WriteStartObject();
        json.WriteNumber("item", item.Number);
        json.WriteString("kind", item.Kind switch
        {
            AccountItemKind.Connection => "connection",
            AccountItemKind.Key => "key",
            _ => "certificate",
        });
        json.WriteString("label", item.Label);
        json.WriteString("protocol", item.Origin?.Protocol);
        json.WriteString("remote", item.Origin?.Remote);
        WriteTime(json, "since", item.Since);
        WriteTime(json, "lastActive", item.LastUsed);
        WriteTime(json, "ends", item.Ends);
        json.WriteBoolean("here", item.IsHere);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTime? time)
    {
        if (time is { } known)
            json.WriteTime(name, known);
        else
            json.WriteNull(name);
    }
}
