using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace DbCalm.Bench;

/// <summary>What was measured, one JSON object a line, told at once.</summary>
internal sealed class Figures(TextWriter output)
{
    /// <summary>The milliseconds that <paramref name="action"/> takes, sorted; rounds that warm up are not counted.</summary>
    public static double[] Time(int rounds, Action action)
    {
        for (int i = 0; i < Math.Max(3, rounds / 2); i++)
        {
            action();
        }

        var times = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            GC.Collect();
            long begun = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        Array.Sort(times);
        return times;
    }

    /// <summary>Adds the median of <paramref name="sorted"/> with their span.</summary>
    public void Add(string what, double[] sorted, double? limit, string unit, string note = "") =>
        Add(what, sorted[sorted.Length / 2], limit, unit, $"[{sorted[0]:0.0}..{sorted[^1]:0.0}] of {sorted.Length} rounds{(note.Length > 0 ? "; " : "")}{note}");

    /// <summary>Adds one value.</summary>
    public void Add(string what, double value, double? limit, string unit, string note)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("what", what);
            writer.WriteNumber("value", value);
            if (limit is { } most)
            {
                writer.WriteNumber("limit", most);
            }

            writer.WriteString("unit", unit);
            writer.WriteString("note", note);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
