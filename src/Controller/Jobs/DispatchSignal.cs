using DbCalm.Controller.Loops;

namespace DbCalm.Controller.Jobs;

/// <summary>Tells loops that something may have changed in what they decide on.</summary>
internal sealed class DispatchSignal(TimeProvider time)
{
    private readonly List<LoopSignal> loops = [];

    /// <summary>From now on the loop is told; call it before anything is raised that it must not miss.</summary>
    public LoopSignal Subscribe()
    {
        var loop = new LoopSignal(time);
        lock (loops)
        {
            loops.Add(loop);
        }

        return loop;
    }

    /// <summary>Never waits.</summary>
    public void Raise()
    {
        lock (loops)
        {
            loops.ForEach(loop => loop.Raise());
        }
    }
}
