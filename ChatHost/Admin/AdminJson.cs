using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatHost.Admin.Views;

namespace ChatHost.Admin;

/// <summary>How what the operators read is written as JSON; the code for it is generated.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(ClientList))]
[JsonSerializable(typeof(RoomList))]
[JsonSerializable(typeof(EventList))]
[JsonSerializable(typeof(SaidView))]
[JsonSerializable(typeof(ErasedView))]
[JsonSerializable(typeof(SayView))]
[JsonSerializable(typeof(AccountList))]
[JsonSerializable(typeof(AccountEntry))]
[JsonSerializable(typeof(NewAccountView))]
[JsonSerializable(typeof(AccountChangeView))]
[JsonSerializable(typeof(AuditList))]
[JsonSerializable(typeof(AccountErasedView))]
[JsonSerializable(typeof(BanList))]
[JsonSerializable(typeof(NewBanView))]
[JsonSerializable(typeof(RoomRulesView))]
[JsonSerializable(typeof(RoomChangeView))]
[JsonSerializable(typeof(ProblemView))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    /// <summary>
    /// Leaves letters of any script and quotes as they are: it is read in terminals, and never stands inside HTML.
    /// </summary>
    public static AdminJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new Rfc3339Converter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
