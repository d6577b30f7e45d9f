using System.Text.Json;
using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>A row of the notification_channels table.</summary>
internal sealed class ChannelRow
{
    public string Name { get; set; } = "";

    public string Settings { get; set; } = "{}";

    public string CreatedAt { get; set; } = "";

    public string UpdatedAt { get; set; } = "";

    public static ChannelRow Of(StoredChannel channel) => new()
    {
        Name = channel.Name.Value,
        Settings = JsonSerializer.Serialize(new SortedDictionary<string, string>(channel.Settings.ToDictionary(), StringComparer.Ordinal)),
        CreatedAt = channel.CreatedAt.ToStored(),
        UpdatedAt = channel.UpdatedAt.ToStored(),
    };

    // What another version wrote must not keep a job from ending.
    public StoredChannel ToChannel()
    {
        var name = new ChannelName(Name);
        SortedDictionary<string, string> settings = JsonSerializer.Deserialize<SortedDictionary<string, string>>(Settings)!;
        try
        {
            return new StoredChannel(name, settings, ChannelSettings.Read(name, settings), "", StoredTime.Parse(CreatedAt), StoredTime.Parse(UpdatedAt));
        }
        catch (DbCalmException e)
        {
            return new StoredChannel(name, settings, null, e.Message, StoredTime.Parse(CreatedAt), StoredTime.Parse(UpdatedAt));
        }
    }
}
