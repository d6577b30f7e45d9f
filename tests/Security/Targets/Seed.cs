using System.Globalization;

namespace DbCalm.Security.Targets;

/// <summary>Where chance comes from: the same at each run, unless DBCALM_SEED says another.</summary>
internal static class Seed
{
    private const int Usual = 20_260_117;

    /// <summary>The run's seed.</summary>
    internal static int Value { get; } = int.TryParse(Environment.GetEnvironmentVariable("DBCALM_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int seed) ? seed : Usual;

    /// <summary>For messages of failures: how to see the same again.</summary>
    internal static string Words => string.Create(CultureInfo.InvariantCulture, $"(DBCALM_SEED={Value})");

    /// <summary>A source of chance of its own for <paramref name="purpose"/>: tests that run side by side must not share one.</summary>
    internal static Random For(int purpose) => new(unchecked((Value * 397) ^ purpose));
}
