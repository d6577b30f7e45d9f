using System.Globalization;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Waiting;

/// <summary>Progress for files and pipes, a line an event: states, steps and log lines as they come, figures ever more rarely.</summary>
internal sealed class PlainDisplay(Terminal terminal) : IJobDisplay
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);
    private string state = "";
    private string step = "";
    private TimeSpan interval;
    private DateTimeOffset nextFigures;

    /// <inheritdoc/>
    public Task<T> DuringAsync<T>(Func<Task<T>> work) => work();

    /// <inheritdoc/>
    public void Show(Job job)
    {
        DateTimeOffset now = terminal.Clock.GetUtcNow();
        string newState = StateOf(job, now);
        if (newState != state)
        {
            state = newState;
            Write(state);
        }

        if (job.State != JobState.Running)
        {
            return;
        }

        if (job.Step.Length > 0 && job.Step != step)
        {
            step = job.Step;
            interval = FirstInterval;
            nextFigures = now;
            Write(step);
        }

        string figures = ProgressText.Of(job.Progress);
        if (figures.Length > 0 && now >= nextFigures)
        {
            Write($"{(job.Progress.Step.Length > 0 ? job.Progress.Step : step)} {figures}");
            nextFigures = now + interval;
            interval = interval * 1.5 < LongestInterval ? interval * 1.5 : LongestInterval;
        }
    }

    /// <inheritdoc/>
    public void Log(JobLogLine line) => Write($"| {line.Text}");

    /// <inheritdoc/>
    public void Note(string text) => Write(text);

    /// <summary>The sentence for a state that a job enters.</summary>
    internal static string StateOf(Job job, DateTimeOffset now)
    {
        string word = Word.Of(job.State).Text;
        if (job.State == JobState.Queued && job.WaitingFor.Length > 0)
        {
            return $"{word}, waits for {job.WaitingFor}";
        }

        if (!JobView.IsOver(job))
        {
            return word;
        }

        string took = Moment.Between(job.StartedAt, job.FinishedAt, now);
        string outcome = took.Length > 0 ? $"{word} after {took}" : word;
        return job.State == JobState.Succeeded && job.Result.Length > 0 ? $"{outcome}: {job.Result}" : outcome;
    }

    private void Write(string text) =>
        terminal.Error.WriteLine(
            $"{terminal.Clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {Printable.Line(text)}");
}
