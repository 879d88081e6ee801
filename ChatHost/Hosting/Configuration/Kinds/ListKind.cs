using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace ChatHost.Hosting.Configuration.Kinds;

/// <summary>Several texts: a list in the configuration (<c>Key:0</c>, <c>Key:1</c>), or one text cut at a separator.</summary>
internal sealed class ListKind(TextKind item, int maximum, char separator) : SettingKind
{
    public override string Name => "list";

    public override string Allowed =>
        string.Create(CultureInfo.InvariantCulture, $"up to {maximum} entries, each {item.Allowed}");

    /// <summary>What one entry may be.</summary>
    public TextKind Item => item;

    /// <summary>Most entries.</summary>
    public int Maximum => maximum;

    public static ListKind For(PropertyInfo property) => new(
        TextKind.For(property),
        property.GetCustomAttribute<MaxLengthAttribute>()?.Length
            ?? throw new NotSupportedException($"{property.DeclaringType!.Name}.{property.Name} needs a most number of entries."),
        property.GetCustomAttribute<DataTypeAttribute>()?.DataType is DataType.MultilineText ? '\n' : ';');

    public override bool TryRead(string text, out object? value)
    {
        var entries = Cut(text);
        value = entries;
        return entries.Length <= maximum && entries.All(entry => item.TryRead(entry, out _));
    }

    public override string Write(object? value) => string.Join(separator, (string[])value!);

    private string[] Cut(string text)
    {
        if (text.Length == 0)
            return [];
        return separator == '\n'
            ? text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')
            : text.Split(separator, StringSplitOptions.TrimEntries);
    }
}
