using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Reflection;

namespace ChatHost.Hosting.Configuration.Kinds;

/// <summary>What a setting may hold, how it is written, and how that is read: the same for every culture.</summary>
internal abstract class SettingKind
{
    /// <summary>One or two words for a table of settings.</summary>
    public abstract string Name { get; }

    /// <summary>What is allowed, as the end of "must be ...".</summary>
    public abstract string Allowed { get; }

    /// <summary>Reads what a source holds; false when that is not <see cref="Allowed"/>.</summary>
    public abstract bool TryRead(string text, out object? value);

    /// <summary>The text that <see cref="TryRead"/> turns into this value.</summary>
    public abstract string Write(object? value);

    /// <summary>The kind of an options property, from its type and its validation attributes.</summary>
    public static SettingKind Of(PropertyInfo property)
    {
        var type = property.PropertyType;
        var plain = Nullable.GetUnderlyingType(type) ?? type;

        if (plain == typeof(bool))
            return new SwitchKind();
        if (plain == typeof(int) || plain == typeof(long))
            return WholeNumberKind.For(property);
        if (plain == typeof(TimeSpan))
            return DurationKind.For(property, mayBeOff: type != plain);
        if (plain == typeof(IPAddress))
            return new AddressKind();
        if (plain == typeof(string[]))
            return ListKind.For(property);
        if (plain == typeof(object))
            return new RefusedKind(property.GetCustomAttribute<DeniedValuesAttribute>()!.ErrorMessage!);
        if (plain.IsEnum || property.IsDefined(typeof(AllowedValuesAttribute)))
            return ChoiceKind.For(property);
        if (plain == typeof(string))
            return TextKind.For(property);

        throw new NotSupportedException($"{property.DeclaringType!.Name}.{property.Name} is of a type that no setting has.");
    }
}
