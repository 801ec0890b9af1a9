// Sends a picture or a PDF file and says how far it has come.

import { BASE, Problem, Unanswered } from "../lib/api.js";

const TIMEOUT_MS = 90000;

/**
 * @param {File} file
 * @param {(share: number) => void} onProgress from 0 to 1
 * @returns {Promise<any[]>} the pictures that it has become
 */
export function upload(file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${BASE}/signage/pictures`);
    request.timeout = TIMEOUT_MS;
    request.responseType = "json";
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 201) resolve(request.response.pictures);
      else reject(new Problem(request.status, request.response ?? {}));
    };
    request.onerror = request.ontimeout = () => reject(new Unanswered("upload"));
    request.send(file);
  });
}
