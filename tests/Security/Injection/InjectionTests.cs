using DbCalm.Security.Fuzz;
using DbCalm.Security.Targets;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Security.Injection;

/// <summary>Shell, path, log and terminal injection in every text of every request, by an administrator: nobody checks more of what others send.</summary>
public sealed class InjectionTests(Target target)
{
    private const string Forged = "2026-01-01T00:00:00.000+00:00 INF DbCalm.Controller: forged";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task No_text_of_any_request_runs_reads_or_writes_anything_or_forges_a_line()
    {
        string canaries = target.Fleet.Directory.Make("canaries");
        string canary = Path.Combine(canaries, "canary");
        string[] evil = [$"$(touch {canary})", $"`touch {canary}`;touch {canary}", $"x\n{Forged}\r\n{Forged}", $"../../../../../../../..{canary}", $"{canary}\0", "\u001b]0;owned\u0007\u001b[2J"];
        var wrong = new List<string>();
        // Failed logins are among it, and the address has to wait for them.
        using GrpcChannel channel = target.Door.Channel(from: "127.0.0.12");
        foreach (MethodDescriptor method in Calls.All.Where(method => !method.IsClientStreaming))
        {
            foreach (FieldDescriptor[] path in TextsOf(method.InputType, []))
            {
                foreach (string text in evil)
                {
                    RpcException? answer = await Calls.MakeAsync(channel, method, target.As("admin"), [Message(method.InputType, path, text).ToByteArray()], Patience);
                    // Of several mistakes each has a line.
                    string? problem = Verdict.Of(answer) ?? (answer?.Status.Detail.Any(c => char.IsControl(c) && c != '\n') == true ? "control characters come back" : null);
                    if (problem is not null)
                    {
                        wrong.Add($"{method.FullName} {string.Join('.', path.Select(field => field.Name))} = '{text}': {problem}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count}\n{string.Join('\n', wrong.Take(10))}\n{target.Surprises()}");
        Assert.Empty(Directory.GetFileSystemEntries(canaries));
        Assert.DoesNotContain(Forged, target.Fleet.Controller.Log.Split('\n', '\r'));
        Assert.DoesNotContain('\u001b', target.Fleet.Controller.Log);
        await target.Fleet.Ctl.OkAsync("audit", "verify");
        await target.StayedWellAsync();
    }

    private static IEnumerable<FieldDescriptor[]> TextsOf(MessageDescriptor type, FieldDescriptor[] above)
    {
        foreach (FieldDescriptor field in type.Fields.InDeclarationOrder())
        {
            FieldDescriptor[] path = [.. above, field];
            if (field.FieldType == FieldType.String || field.IsMap)
            {
                yield return path;
            }
            else if (field.FieldType == FieldType.Message && above.Length < 3)
            {
                foreach (FieldDescriptor[] inner in TextsOf(field.MessageType, path))
                {
                    yield return inner;
                }
            }
        }
    }

    private static IMessage Message(MessageDescriptor type, ReadOnlySpan<FieldDescriptor> path, string text)
    {
        IMessage message = type.Parser.ParseFrom(ByteString.Empty);
        FieldDescriptor field = path[0];
        if (field.IsMap)
        {
            if (field.Accessor.GetValue(message) is IDictionary<string, string> map)
            {
                map["path"] = text;
                map["type"] = "directory";
                map[text] = "x";
            }

            return message;
        }

        object value = path.Length == 1 ? text : Message(field.MessageType, path[1..], text);
        if (field.IsRepeated)
        {
            ((System.Collections.IList)field.Accessor.GetValue(message)).Add(value);
        }
        else
        {
            field.Accessor.SetValue(message, value);
        }

        return message;
    }
}
