using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DbCalm.Cli.Waiting;

/// <summary>The figures beside a progress bar: bytes, rate and time left.</summary>
internal sealed class TransferColumn : ProgressColumn
{
    private readonly ConcurrentDictionary<int, string> figures = new();

    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <summary>Sets what is shown beside <paramref name="task"/>. Any thread may call.</summary>
    public void Set(ProgressTask task, string text) => figures[task.Id] = text;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(figures.GetValueOrDefault(task.Id, ""));
}
