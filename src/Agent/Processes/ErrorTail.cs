using System.Text;

namespace DbCalm.Agent.Processes;

/// <summary>Reads a tool's stderr to its end and keeps the last lines. Memory is bounded by <see cref="MaxLines"/> lines of <see cref="MaxLineLength"/> bytes.</summary>
internal sealed class ErrorTail(Action<string>? onLine)
{
    private const int MaxLines = 200;
    private const int MaxLineLength = 4096;

    private readonly Queue<string> lines = new();
    private readonly byte[] line = new byte[MaxLineLength];
    private int length;

    /// <summary>The last lines so far, redacted, oldest first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>Reads until <paramref name="stream"/> ends. Of a longer line only the start is kept.</summary>
    public void ReadToEnd(Stream stream)
    {
        byte[] buffer = new byte[4096];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            foreach (byte b in buffer.AsSpan(0, read))
            {
                Take(b);
            }
        }

        if (length > 0)
        {
            EndLine();
        }
    }

    private void Take(byte b)
    {
        if (b is (byte)'\n' or (byte)'\r')
        {
            EndLine();
        }
        else if (length < MaxLineLength && b is (>= (byte)' ' and not 127) or (byte)'\t')
        {
            // mariadb-backup rings the terminal's bell before some errors.
            line[length++] = b;
        }
    }

    private void EndLine()
    {
        string text = Redaction.Apply(Encoding.UTF8.GetString(line, 0, length));
        length = 0;
        if (text.Length == 0)
        {
            return;
        }

        lock (lines)
        {
            lines.Enqueue(text);
            if (lines.Count > MaxLines)
            {
                lines.Dequeue();
            }
        }

        onLine?.Invoke(text);
    }
}
