using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using ChatHost.Hosting.Configuration.Kinds;

namespace ChatHost.Hosting.Configuration;

/// <summary>One key of a section: the options property that it sets, and what it may hold.</summary>
internal sealed class Setting
{
    private readonly PropertyInfo[] _path;

    private Setting(PropertyInfo[] path, object? defaultValue)
    {
        _path = path;
        Name = string.Join(':', path.Select(property => property.Name));
        Kind = SettingKind.Of(path[^1]);
        Default = Kind.Write(defaultValue);
        IsSecret = path[^1].GetCustomAttribute<PasswordPropertyTextAttribute>()?.Password is true;
    }

    /// <summary>The key within its section: <c>Messages:PerSecond</c>.</summary>
    public string Name { get; }

    public SettingKind Kind { get; }

    /// <summary>What holds when the key is left out, as one would write it.</summary>
    public string Default { get; }

    /// <summary>Its value is never shown.</summary>
    public bool IsSecret { get; }

    /// <summary>The settings of an options object that holds its defaults, with those of its groups, as declared.</summary>
    public static IReadOnlyList<Setting> AllOf(object defaults) => [.. Below(defaults, [])];

    public object? Get(object options) => _path.Aggregate((object?)options, (owner, property) => property.GetValue(owner));

    public void Set(object options, object? value)
    {
        var owner = _path[..^1].Aggregate((object?)options, (holder, property) => property.GetValue(holder));
        var type = Nullable.GetUnderlyingType(_path[^1].PropertyType) ?? _path[^1].PropertyType;
        _path[^1].SetValue(owner, value is long number ? Convert.ChangeType(number, type, CultureInfo.InvariantCulture) : value);
    }

    private static IEnumerable<Setting> Below(object holder, PropertyInfo[] path)
    {
        foreach (var property in holder.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            PropertyInfo[] here = [.. path, property];
            var value = property.GetValue(holder);
            if (IsGroup(property.PropertyType))
            {
                foreach (var setting in Below(value!, here))
                    yield return setting;
            }
            else
            {
                yield return new Setting(here, value);
            }
        }
    }

    /// <summary>A class of ours, such as a message rate, holds settings; all other types are one.</summary>
    private static bool IsGroup(Type type) => type.IsClass && type.Assembly == typeof(Setting).Assembly;
}
