using DbCalm.Core.Errors;

namespace DbCalm.Agent.Storage.Checks;

/// <summary>Runs checks one after the other and notes how each ended; after a failure that the others rest on they are skipped.</summary>
internal sealed class CheckList
{
    private readonly List<RepositoryCheck> checks = [];
    private string? broken;

    public IReadOnlyList<RepositoryCheck> Checks => checks;

    /// <summary>Runs a check on which later ones rest.</summary>
    /// <param name="name">Stable, e.g. <c>put</c>.</param>
    /// <param name="check">Gives what it found; throws when that is a failure.</param>
    public async Task RequireAsync(string name, Func<Task<string>> check)
    {
        await TryAsync(name, check);
        broken ??= checks[^1].Outcome == CheckOutcome.Failed ? name : null;
    }

    /// <summary>Runs a check on which no other one rests.</summary>
    /// <inheritdoc cref="RequireAsync"/>
    public async Task TryAsync(string name, Func<Task<string>> check)
    {
        if (broken is not null)
        {
            Skip(name, $"'{broken}' failed");
            return;
        }

        try
        {
            checks.Add(new RepositoryCheck(name, CheckOutcome.Ok, await check()));
        }
        catch (DbCalmException e)
        {
            checks.Add(new RepositoryCheck(name, CheckOutcome.Failed, e.Hint.Length > 0 ? $"{e.Message}; {e.Hint}" : e.Message));
        }
    }

    /// <summary>Notes a check that is not made.</summary>
    public void Skip(string name, string why) => checks.Add(new RepositoryCheck(name, CheckOutcome.Skipped, why));
}
