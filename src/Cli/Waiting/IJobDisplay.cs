using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Waiting;

/// <summary>Shows a job to whoever waits for it. Called by one thread at a time, in the order of the events.</summary>
internal interface IJobDisplay
{
    /// <summary>Shows while <paramref name="work"/> runs, and puts the terminal back in order after it.</summary>
    Task<T> DuringAsync<T>(Func<Task<T>> work);

    /// <summary>The job as it is now.</summary>
    void Show(Job job);

    /// <summary>A line that a tool said.</summary>
    void Log(JobLogLine line);

    /// <summary>Something about the waiting itself.</summary>
    void Note(string text);
}
