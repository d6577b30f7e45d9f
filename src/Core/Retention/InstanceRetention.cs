using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>Judges the copies of one instance: first what its policies and people want, then what must stay whatever they say. The first rule that keeps a copy names its reason.</summary>
internal sealed class InstanceRetention
{
    private readonly InstanceSnapshot snapshot;
    private readonly DateTimeOffset now;
    private readonly ArraySegment<RetentionVerdict> verdicts;

    /// <param name="snapshot">The instance.</param>
    /// <param name="now">The present time.</param>
    /// <param name="verdicts">Receives one verdict a copy, in the order of the snapshot's.</param>
    public InstanceRetention(InstanceSnapshot snapshot, DateTimeOffset now, ArraySegment<RetentionVerdict> verdicts)
    {
        this.snapshot = snapshot;
        this.now = now;
        this.verdicts = verdicts;
    }

    public void Decide()
    {
        for (int copy = 0; copy < verdicts.Count; copy++)
        {
            JudgeAlone(copy);
        }

        foreach (PolicyGroup group in snapshot.Groups)
        {
            new PolicyRules(snapshot, group, now, Keep).Judge();
        }

        foreach (PolicyGroup group in snapshot.Groups.Where(group => group.Policy.MinChains is not null))
        {
            new PolicyRules(snapshot, group, now, Keep).KeepChains(group.Policy.MinChains!.Value);
        }

        for (int copy = 0; copy < verdicts.Count; copy++)
        {
            KeepLocked(copy);
        }

        KeepLastGoodChain();
        KeepNeeded();
    }

    private void JudgeAlone(int place)
    {
        InstanceCopy copy = snapshot.Copies[place];
        RetainedBackup backup = snapshot.Backups[copy.Backup];
        RetentionRule rule = backup switch
        {
            { HoldReason: not null } => RetentionRule.Held,
            { InUseBy: not null } => RetentionRule.InUse,
            _ => copy.Group < 0 ? RetentionRule.NoPolicy : RetentionRule.None,
        };
        verdicts[place] = new RetentionVerdict(backup, copy.Index, rule);
    }

    private void Keep(int place, RetentionRule rule, int number) => Keep(place, rule, number, null);

    private void Keep(int place, RetentionRule rule, int number, RetainedBackup? neededBy)
    {
        if (!verdicts[place].IsKept)
        {
            InstanceCopy copy = snapshot.Copies[place];
            verdicts[place] = new RetentionVerdict(snapshot.Backups[copy.Backup], copy.Index, rule, number, neededBy);
        }
    }

    private void KeepLocked(int place)
    {
        InstanceCopy copy = snapshot.Copies[place];
        if (snapshot.Backups[copy.Backup].Copies[copy.Index].LockedUntil > now)
        {
            Keep(place, RetentionRule.Locked, 0);
        }
    }

    // The chain of the newest backup that can be restored, as far as it can be. To ask for a chain without a bad member would let the rule move to another chain once the bad one is gone.
    private void KeepLastGoodChain()
    {
        int newest = Array.IndexOf(snapshot.IsRestorable, true);
        if (newest < 0)
        {
            return;
        }

        ChainId chain = snapshot.Backups[newest].ChainId;
        for (int place = 0; place < verdicts.Count; place++)
        {
            InstanceCopy copy = snapshot.Copies[place];
            if (copy.IsGood && snapshot.IsRestorable[copy.Backup] && snapshot.Backups[copy.Backup].ChainId == chain)
            {
                Keep(place, RetentionRule.LastGoodChain, 0);
            }
        }
    }

    private void KeepNeeded()
    {
        // A backup is served in a repository once what it needs there is kept; all that it is built on is served with it.
        var isServed = new bool[checked(snapshot.Backups.Count * snapshot.RepositoryCount)];
        var waiting = new Stack<int>();
        for (int place = 0; place < verdicts.Count; place++)
        {
            if (verdicts[place].IsKept)
            {
                waiting.Push(place);
            }

            while (waiting.TryPop(out int kept))
            {
                (int backup, int repository) = (snapshot.Copies[kept].Backup, snapshot.Copies[kept].Repository);
                for (int at = backup; at >= 0; at = snapshot.Parents[at])
                {
                    ref bool served = ref isServed[(at * snapshot.RepositoryCount) + repository];
                    if (served)
                    {
                        break;
                    }

                    served = true;
                    KeepFor(snapshot.Backups[backup], at, repository, waiting);
                }
            }
        }
    }

    // The copy in the repository, good or not, so that a chain there goes from its newest end only; the good ones elsewhere unless that one is good; and all when nothing else is left of it.
    private void KeepFor(RetainedBackup backup, int needed, int repository, Stack<int> waiting)
    {
        int inPlace = -1;
        bool isGood = false;
        int first = snapshot.FirstCopyOf(needed);
        ReadOnlySpan<InstanceCopy> copies = snapshot.CopiesOf(needed);
        for (int i = 0; i < copies.Length; i++)
        {
            if (copies[i].Repository == repository)
            {
                inPlace = i;
                isGood |= copies[i].IsGood;
                KeepNow(first + i);
            }
        }

        if (isGood)
        {
            return;
        }

        bool isAllThatIsLeft = inPlace < 0 && !snapshot.HasGoodCopy(needed);
        for (int i = 0; i < copies.Length; i++)
        {
            if (copies[i].IsGood || isAllThatIsLeft)
            {
                KeepNow(first + i);
            }
        }

        void KeepNow(int place)
        {
            if (!verdicts[place].IsKept)
            {
                bool isOther = !ReferenceEquals(backup, snapshot.Backups[needed]);
                Keep(place, isOther ? RetentionRule.Needed : RetentionRule.InsteadOfBad, Math.Max(inPlace, 0), isOther ? backup : null);
                waiting.Push(place);
            }
        }
    }
}
