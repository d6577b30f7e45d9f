using System.Globalization;

namespace DbCalm.Core.Values;

/// <summary>Sizes as people write them: a whole number and nothing, <c>KiB</c>, <c>MiB</c>, <c>GiB</c>, <c>TiB</c> (powers of 1024) or <c>KB</c>, <c>MB</c>, <c>GB</c>, <c>TB</c> (powers of 1000).</summary>
public static class ByteSize
{
    private static readonly (string Suffix, long Unit)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("", 1),
    ];

    /// <summary>The bytes that <paramref name="text"/> tells; null when it tells none or too many to count.</summary>
    public static long? TryParse(string text)
    {
        (string suffix, long unit) = Units.First(u => text.EndsWith(u.Suffix, StringComparison.OrdinalIgnoreCase));
        ReadOnlySpan<char> digits = text.AsSpan(0, text.Length - suffix.Length).TrimEnd(' ');
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count <= long.MaxValue / unit
            ? count * unit
            : null;
    }

    /// <summary>The shortest text in powers of 1024 that <see cref="TryParse"/> reads back to <paramref name="bytes"/>.</summary>
    public static string Format(long bytes)
    {
        (string suffix, long unit) = Units.Take(4).LastOrDefault(u => bytes > 0 && bytes % u.Unit == 0, ("", 1));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / unit}{suffix}");
    }
}
