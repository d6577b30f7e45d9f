namespace DbCalm.Simulation;

/// <summary>What must not go whatever the policies say.</summary>
internal sealed class Needs
{
    /// <summary>Backups that a person holds for certain.</summary>
    public HashSet<string> Held { get; } = new(StringComparer.Ordinal);

    /// <summary>Backups that a person wanted deleted; only the agent can say that they are locked.</summary>
    public HashSet<string> ByHand { get; } = new(StringComparer.Ordinal);

    /// <summary>The restores that agents are at, by job: the instance whose backup it is, and all that is read.</summary>
    public Dictionary<string, (string Instance, string[] Chain)> Restores { get; } = new(StringComparer.Ordinal);

    /// <summary>Throws when the backup, of which an artefact was just deleted, is nowhere and needed.</summary>
    public void Check(Repositories repositories, string id)
    {
        if (repositories.FindWhole(id) is not null)
        {
            return;
        }

        if (Held.Contains(id))
        {
            throw new BrokenPromiseException($"backup {id} was deleted while it is held");
        }

        if (Restores.Values.Any(restore => restore.Chain.Contains(id)))
        {
            throw new BrokenPromiseException($"backup {id} was deleted while it is restored");
        }
    }
}
