using System.Diagnostics;
using System.Net.Sockets;

namespace KosmoAuth.Reliability.Tests.Servers;

/// <summary>Debian's nginx in front of nodes, with a configuration of its own, as a normal process on a free port.</summary>
internal sealed class Nginx : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kosmoauth-nginx-").FullName;
    private readonly Process _process;

    /// <exception cref="InvalidOperationException">It is not installed, or does not listen within ten seconds.</exception>
    public Nginx(int port, IEnumerable<int> nodes)
    {
        Port = port;
        if (!File.Exists("/usr/sbin/nginx"))
        {
            throw new InvalidOperationException("nginx is not installed: apt-get install nginx");
        }

        var file = Path.Combine(_folder, "nginx.conf");
        File.WriteAllText(file, Configuration(nodes));
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-c", file, "-p", _folder, "-e", Path.Combine(_folder, "error.log")]))!;
        Await();
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    public string Log => File.ReadAllText(Path.Combine(_folder, "error.log"));

    public void Dispose()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            kill.WaitForExit();
        }

        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // A request that a node has begun is not given to another one: a form must not be sent twice. One that could not be delivered is.
    private string Configuration(IEnumerable<int> nodes) => $$"""
        daemon off;
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        worker_processes 1;
        pid {{_folder}}/nginx.pid;
        error_log {{_folder}}/error.log warn;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path {{_folder}}/body;
          proxy_temp_path {{_folder}}/proxy;
          fastcgi_temp_path {{_folder}}/fastcgi;
          uwsgi_temp_path {{_folder}}/uwsgi;
          scgi_temp_path {{_folder}}/scgi;
          proxy_buffer_size 16k;
          proxy_buffers 8 16k;
          upstream nodes {
            {{string.Join("\n    ", nodes.Select(port => $"server 127.0.0.1:{port} max_fails=1 fail_timeout=1s;"))}}
            keepalive 16;
          }
          server {
            listen 127.0.0.1:{{Port}};
            location / {
              proxy_pass http://nodes;
              proxy_http_version 1.1;
              proxy_connect_timeout 1s;
              proxy_next_upstream error timeout;
              proxy_set_header Connection "";
              proxy_set_header Host $http_host;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
              proxy_set_header X-Forwarded-Proto $scheme;
              proxy_set_header X-Forwarded-Host $http_host;
            }
          }
        }
        """;

    private void Await()
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(10) && !_process.HasExited; Thread.Sleep(20))
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", Port);
                return;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
        }

        var log = Log;
        Dispose();
        throw new InvalidOperationException($"nginx does not listen:\n{log}");
    }
}
