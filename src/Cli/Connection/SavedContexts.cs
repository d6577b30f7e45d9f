namespace DbCalm.Cli.Connection;

/// <summary>The logins in the file of contexts, and the name of the current one.</summary>
/// <param name="Current">The name of the one that is used when nothing else is said; empty for none.</param>
/// <param name="Items">All of them, by name.</param>
internal sealed record SavedContexts(string Current, IReadOnlyList<SavedContext> Items)
{
    /// <summary>The one of this name; null for none.</summary>
    public SavedContext? Find(string name) => Items.FirstOrDefault(context => context.Name == name);

    /// <summary>The same with <paramref name="context"/> in place of the one of its name, and current.</summary>
    public SavedContexts With(SavedContext context) =>
        new(
            context.Name,
            [.. Items.Where(other => other.Name != context.Name).Append(context).OrderBy(other => other.Name, StringComparer.Ordinal)]);

    /// <summary>The same with another pin for the controllers that were known by <paramref name="before"/> at that address.</summary>
    public SavedContexts WithPin(string server, string before, string now) =>
        this with
        {
            Items =
                [.. Items.Select(context => context.Server == server && context.CaPin == before ? context with { CaPin = now } : context)],
        };

    /// <summary>The same without the one of this name.</summary>
    public SavedContexts Without(string name) => new(Current == name ? "" : Current, [.. Items.Where(other => other.Name != name)]);
}
