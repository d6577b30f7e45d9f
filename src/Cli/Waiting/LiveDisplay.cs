using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;
using Spectre.Console;

namespace DbCalm.Cli.Waiting;

/// <summary>A bar a step with rate and time left, for a person at a terminal; log lines scroll by above the bars.</summary>
internal sealed class LiveDisplay : IJobDisplay
{
    private const double Whole = 100;
    private readonly IAnsiConsole console;
    private readonly TimeProvider clock;
    private readonly TransferColumn transfer = new();
    private ProgressContext? bars;
    private ProgressTask? current;
    private string name = "";

    public LiveDisplay(Terminal terminal, bool wantsColor)
    {
        clock = terminal.Clock;
        console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = wantsColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(terminal.Error),
        });
    }

    /// <inheritdoc/>
    public Task<T> DuringAsync<T>(Func<Task<T>> work) => console.Progress()
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new PercentageColumn(), transfer,
            new SpinnerColumn())
        .StartAsync(context =>
        {
            bars = context;
            return work();
        });

    /// <inheritdoc/>
    public void Show(Job job)
    {
        bool isRunning = job.State == JobState.Running;
        string shown = isRunning && job.Step.Length > 0 ? job.Step : PlainDisplay.StateOf(job, clock.GetUtcNow());
        if (shown != name)
        {
            // A step is done when the next one begins, or when the job succeeds.
            End(isDone: isRunning || job.State == JobState.Succeeded);
            name = shown;
            current = JobView.IsOver(job) ? null : bars?.AddTask(Markup.Escape(Printable.Line(shown)), maxValue: Whole);
        }

        if (current is null)
        {
            return;
        }

        bool hasPercent = job.Progress is { HasPercent: true } && isRunning;
        current.IsIndeterminate = !hasPercent;
        if (isRunning && job.Progress is not null && job.Progress.Step == job.Step)
        {
            current.Value = hasPercent ? job.Progress.Percent : 0;
            transfer.Set(current, ProgressText.Figures(job.Progress));
        }
    }

    /// <inheritdoc/>
    public void Log(JobLogLine line) => console.Write(new Text(Printable.Line(line.Text) + "\n", new Style(decoration: Decoration.Dim)));

    /// <inheritdoc/>
    public void Note(string text) => console.Write(new Text(Printable.Line(text) + "\n"));

    private void End(bool isDone)
    {
        if (current is null)
        {
            return;
        }

        current.IsIndeterminate = false;
        current.Value = isDone ? Whole : current.Value;
        current.StopTask();
        current = null;
    }
}
