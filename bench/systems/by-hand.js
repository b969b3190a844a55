/** The same job as corswalk's, written by hand for servers that have no word for it. */

const methods = "GET,POST,PUT,PATCH,DELETE";

export const caddyfile = ({ port, upstream, folder }) => `{
  admin off
  auto_https off
  storage file_system ${folder}
}
http://:${port} {
  @preflight {
    method OPTIONS
    header Origin *
    header Access-Control-Request-Method *
  }
  header {
    Access-Control-Allow-Origin {header.Origin}
    Access-Control-Allow-Credentials true
    Vary Origin
  }
  handle @preflight {
    header Access-Control-Allow-Methods "${methods}"
    header Access-Control-Allow-Headers {header.Access-Control-Request-Headers}
    respond 204
  }
  handle {
    reverse_proxy ${upstream} {
      transport http {
        keepalive_idle_conns_per_host 256
      }
    }
  }
}
`;

export const nginxConfig = ({ port, upstream, folder }) => `
worker_processes 1;
daemon off;
error_log ${folder}/nginx-error.log;
pid ${folder}/nginx.pid;
events { worker_connections 8192; }
http {
  access_log ${folder}/nginx-access.log;
  keepalive_requests 100000000;
  client_body_temp_path ${folder}/nginx-body;
  proxy_temp_path ${folder}/nginx-proxy;
  fastcgi_temp_path ${folder}/nginx-fastcgi;
  uwsgi_temp_path ${folder}/nginx-uwsgi;
  scgi_temp_path ${folder}/nginx-scgi;
  client_max_body_size 0;
  map $http_upgrade $connection_header { default upgrade; "" ""; }
  upstream api { server ${upstream}; keepalive 256; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port};
    add_header Access-Control-Allow-Origin $http_origin always;
    add_header Access-Control-Allow-Credentials true always;
    add_header Vary Origin always;
    proxy_http_version 1.1;
    proxy_request_buffering off;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_header;
    location / {
      set $preflight "$request_method:$http_access_control_request_method";
      if ($preflight ~ "^OPTIONS:.") {
        add_header Access-Control-Allow-Origin $http_origin always;
        add_header Access-Control-Allow-Methods "${methods}" always;
        add_header Access-Control-Allow-Headers $http_access_control_request_headers always;
        return 204;
      }
      proxy_pass http://api;
    }
    location = /api/events {
      proxy_pass http://api;
      proxy_buffering off;
    }
  }
}
`;

export const haproxyConfig = ({ port, upstream }) => `
global
  nbthread 1
  maxconn 5000
defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 1h
frontend page
  bind 127.0.0.1:${port}
  http-request set-var(txn.origin) req.hdr(origin)
  http-request return status 204 hdr Access-Control-Allow-Origin "%[var(txn.origin)]" hdr Access-Control-Allow-Methods "${methods}" hdr Access-Control-Allow-Headers "%[req.hdr(access-control-request-headers)]" if METH_OPTIONS { req.hdr(access-control-request-method) -m found }
  http-response set-header Access-Control-Allow-Origin %[var(txn.origin)]
  http-response set-header Access-Control-Allow-Credentials true
  http-response set-header Vary Origin
  default_backend api
backend api
  http-reuse always
  server api ${upstream}
`;
