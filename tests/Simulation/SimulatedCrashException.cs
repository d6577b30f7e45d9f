namespace DbCalm.Simulation;

/// <summary>A simulated process died here. Nothing of what is simulated may catch it.</summary>
internal sealed class SimulatedCrashException(string point) : Exception($"simulated crash at {point}")
{
    public string Point { get; } = point;
}
