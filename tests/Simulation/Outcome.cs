namespace DbCalm.Simulation;

/// <summary>What happened in a simulation, in numbers.</summary>
/// <param name="Runs">Turns of instances.</param>
/// <param name="Started">Of these, the ones that became jobs.</param>
/// <param name="Jobs">Jobs of all kinds.</param>
/// <param name="Deleted">Jobs that deleted.</param>
/// <param name="Backups">Backups at the end.</param>
/// <param name="MostAtOnce">The most backups that went on at once.</param>
internal sealed record Outcome(int Runs, int Started, int Jobs, int Deleted, int Backups, int MostAtOnce);
