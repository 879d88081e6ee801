using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatHost.Admin.Description;

/// <summary>Writes what a <see cref="CallDescription"/> says into the operation that the framework made of the endpoint.</summary>
internal sealed class CallDescriber : IOpenApiOperationTransformer
{
    /// <summary>The security scheme's name in the document.</summary>
    public const string Bearer = "bearer";

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        var call = endpoint.OfType<CallDescription>().Single();
        var isHead = HttpMethods.IsHead(context.Description.HttpMethod!);

        operation.OperationId = isHead ? call.Id + "Head" : call.Id;
        operation.Summary = isHead ? $"{call.Summary} The headers alone." : call.Summary;
        operation.Tags = new HashSet<OpenApiTagReference> { new(call.Group, context.Document) };
        operation.Parameters = [.. call.Parameters.Select(parameter => Describe(parameter, operation))];
        operation.Responses = [];
        foreach (var answers in AnswersOf(endpoint).GroupBy(answer => answer.Status).OrderBy(answers => answers.Key))
        {
            operation.Responses.Add(
                answers.Key.ToString(CultureInfo.InvariantCulture), await DescribeAsync([.. answers], isHead, context, cancellationToken));
        }

        if (call.Body is { } body)
            operation.RequestBody = await DescribeAsync(body, context, cancellationToken);
        if (!IsForEveryone(endpoint))
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
    }

    /// <summary>All possible answers: the call's own first, so that their descriptions come first.</summary>
    private static IEnumerable<CallAnswer> AnswersOf(IList<object> endpoint) =>
    [
        .. endpoint.OfType<CallDescription>().Single().Answers,
        .. IsForEveryone(endpoint) ? [] : CallDescriptions.GuardedAnswers,
        .. CallDescriptions.OfAll,
    ];

    private static bool IsForEveryone(IList<object> endpoint) => endpoint.OfType<AllowAnonymous>().Any();

    private static OpenApiParameter Describe(CallParameter parameter, OpenApiOperation operation)
    {
        var found = operation.Parameters?.FirstOrDefault(other => other.Name == parameter.Name);
        return new()
        {
            Name = parameter.Name,
            In = parameter.IsHeader ? ParameterLocation.Header : found!.In,
            Required = parameter.IsRequired || found?.In is ParameterLocation.Path,
            Description = parameter.Text,
            Schema = parameter.Least is { } least
                ? new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = least.ToString(CultureInfo.InvariantCulture) }
                : new OpenApiSchema { Type = JsonSchemaType.String },
            Example = parameter.Least is null ? parameter.Example : long.Parse(parameter.Example, CultureInfo.InvariantCulture),
        };
    }

    private static async Task<OpenApiRequestBody> DescribeAsync(
        CallBody body, OpenApiOperationTransformerContext context, CancellationToken cancellationToken) => new()
        {
            Description = body.Text,
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = await SchemaOfAsync(body.Type, context, cancellationToken),
                    Example = JsonNode.Parse(body.Example),
                },
            },
        };

    private static async Task<IOpenApiResponse> DescribeAsync(
        CallAnswer[] answers, bool isHead, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var response = new OpenApiResponse { Description = string.Join(" Or: ", answers.Select(answer => answer.Text)) };
        foreach (var (name, text) in answers.SelectMany(answer => answer.Headers))
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers.Add(name, new OpenApiHeader { Description = text, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }

        // Of answers of one kind the first has its example shown.
        foreach (var answer in isHead ? [] : answers.DistinctBy(answer => answer.ContentType))
        {
            if (answer is not { Type: { } type, Example: { } example, ContentType: var contentType })
                continue;
            response.Content ??= new Dictionary<string, OpenApiMediaType>();
            response.Content.Add(contentType, new OpenApiMediaType
            {
                Schema = await SchemaOfAsync(type, context, cancellationToken),
                Example = contentType.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(example) : example,
            });
        }

        return response;
    }

    /// <summary>A type's schema, which stands once in the document, under the type's name.</summary>
    private static async Task<IOpenApiSchema> SchemaOfAsync(
        Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        if (type.Assembly != typeof(CallDescriber).Assembly)
            return new OpenApiSchema { Type = type == typeof(string) ? JsonSchemaType.String : JsonSchemaType.Object };
        if (document.Components?.Schemas?.ContainsKey(type.Name) is not true)
            document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
        return new OpenApiSchemaReference(type.Name, document);
    }
}
