using System.Globalization;

namespace DbCalm.Core.Values;

/// <summary>Times as people write them: a number and <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
public static class Duration
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>The time that <paramref name="text"/> tells; null when it tells none.</summary>
    public static TimeSpan? TryParse(string text)
    {
        foreach ((string suffix, TimeSpan unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            {
                return unit * count;
            }
        }

        return null;
    }

    /// <summary>The shortest text that <see cref="TryParse"/> reads back.</summary>
    public static string Format(TimeSpan time)
    {
        (string suffix, TimeSpan unit) = Units.Last(u => u.Unit.Ticks == 1 || time.Ticks % u.Unit.Ticks == 0 || u.Suffix == "ms");
        return string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / unit.Ticks}{suffix}");
    }
}
