using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatHost.Admin.Description;

/// <summary>The description of all the operators' calls as OpenAPI 3.1, made of the table that routes them.</summary>
internal static class ApiDescription
{
    /// <summary>The document's name in its path.</summary>
    private const string Version = "v1";

    /// <summary>The fields of answers and bodies in which an object may be null.</summary>
    private static readonly string[] Nullable = ["suspended"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        // Schemas are made from the JSON that is really written: numbers are no texts here.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, AdminJson.Readable);
        });
        return services.AddOpenApi(Version, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddOperationTransformer(new CallDescriber());
            options.AddDocumentTransformer((document, _, _) =>
            {
                Introduce(document);
                return Task.CompletedTask;
            });
        });
    }

    /// <summary>Answers <c>GET /openapi/v1.json</c>.</summary>
    public static async Task<IResult> AnswerAsync(
        [FromKeyedServices(Version)] IOpenApiDocumentProvider documents, CancellationToken cancellationToken)
    {
        var document = await documents.GetOpenApiDocumentAsync(cancellationToken);
        var json = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken))!;

        // That a call needs no token is said, not left out; the library leaves out what is empty.
        foreach (var operation in json["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(entry => entry.Value!.AsObject()))
        {
            if (!operation.ContainsKey("security"))
                operation["security"] = new JsonArray();
        }

        AllowNulls(json["components"]!["schemas"]!.AsObject());
        return new TextAnswer(json.ToJsonString(Indented) + "\n", "application/json");
    }

    /// <summary>The library says of an object that stands in a field what it is, and not that it may be null.</summary>
    private static void AllowNulls(JsonNode? schemas)
    {
        if (schemas is not JsonObject fields)
            return;
        foreach (var (name, field) in fields.ToArray())
        {
            if (Nullable.Contains(name) && field is JsonObject schema && schema["type"] is JsonValue type && type.GetValue<string>() == "object")
                schema["type"] = new JsonArray("null", "object");
            AllowNulls(field);
        }
    }

    private static void Introduce(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "ChatHost Admin",
            Version = typeof(ApiDescription).Assembly.GetName().Version!.ToString(fieldCount: 3),
            Description = "Health, clients, rooms and what is said in them, for operators. On a loopback address no token is needed; "
                + "on any other each call but the health ones asks for it. Every error is application/problem+json (RFC 9457).",
        };

        // The framework names its own groups, after the classes of the handlers.
        document.Tags = CallDescriptions.Groups.Select(group => new OpenApiTag { Name = group.Key, Description = group.Value }).ToHashSet();

        // Relative: the client knows the address, and behind a proxy the server does not.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [CallDescriber.Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The Admin:Token of the settings. Not asked for on a loopback address.",
            },
        };
    }
}
