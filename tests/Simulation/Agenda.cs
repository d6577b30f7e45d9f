namespace DbCalm.Simulation;

/// <summary>What will happen, in the order of its time and, at one time, in the order in which it was put there.</summary>
internal sealed class Agenda(SimulatedTime time)
{
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, long Number)> actions = new();
    private long number;

    public void In(TimeSpan delay, Func<Task> action) => At(time.Now + delay, action);

    public void At(DateTimeOffset instant, Func<Task> action) => actions.Enqueue(action, (instant, number++));

    /// <summary>Has everything happen that is due by <paramref name="end"/>; then it is that time.</summary>
    public async Task RunUntilAsync(DateTimeOffset end)
    {
        while (actions.TryPeek(out Func<Task>? action, out (DateTimeOffset At, long Number) place) && place.At <= end)
        {
            actions.Dequeue();
            time.MoveTo(place.At);
            await action();
        }

        time.MoveTo(end);
    }
}
