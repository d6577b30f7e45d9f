namespace DbCalm.Testing.Fleets;

/// <summary>What the earlier runs of a program said.</summary>
internal sealed class EarlierRuns
{
    internal string Text { get; private set; } = "";

    internal void Keep(RunningProcess? run) => Text += run is null ? "" : $"{run.Stdout}{run.Stderr}--- next run\n";
}
